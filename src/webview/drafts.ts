/** What was typed into a form and not sent yet; it outlives a hidden panel. Secrets never come here. */
export interface Drafts {
  get(form: string): Readonly<Record<string, string>>;
  set(form: string, values: Readonly<Record<string, string>>): void;
}

let current: Drafts = { get: () => ({}), set: () => {} };

/** The application gives the drafts of the panel it runs in. */
export function useDrafts(drafts: Drafts): void {
  current = drafts;
}

export function draftOf(form: string): Readonly<Record<string, string>> {
  return current.get(form);
}

export function keepDraft(form: string, values: Readonly<Record<string, string>>): void {
  current.set(form, values);
}
