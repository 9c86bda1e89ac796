/** Lets answers in: without it, a page is worked off before the first of them is read. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
