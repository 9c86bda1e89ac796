/**
 * Makes of many calls few: the first runs at once, those that come within `milliseconds` of it are one run after that
 * time. `cancel` drops what still waits.
 */
export function coalesce(milliseconds: number, work: () => void): { (): void; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  let isWanted = false;
  const wait = () => {
    timer = setTimeout(() => {
      timer = undefined;
      if (isWanted) run();
    }, milliseconds);
  };
  const run = () => {
    isWanted = false;
    wait();
    work();
  };
  const call = () => {
    if (timer === undefined) run();
    else isWanted = true;
  };
  return Object.assign(call, {
    cancel() {
      clearTimeout(timer);
      timer = undefined;
      isWanted = false;
    },
  });
}

/** The same for work that takes its time: a run never begins before the one before has ended. */
export function oneAtATime(
  milliseconds: number,
  work: () => Promise<void>,
  onError: (thrown: unknown) => void,
): { (): void; cancel(): void } {
  let isBusy = false;
  let isWanted = false;
  const call = coalesce(milliseconds, () => {
    if (isBusy) {
      isWanted = true;
      return;
    }
    isBusy = true;
    work()
      .catch(onError)
      .finally(() => {
        isBusy = false;
        if (isWanted) call();
        isWanted = false;
      });
  });
  return Object.assign(() => call(), {
    cancel() {
      isWanted = false;
      call.cancel();
    },
  });
}
