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
