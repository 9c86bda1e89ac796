/** Time as a schedule needs it; tests give one that runs as fast as they like. */
export interface Clock {
  /** Milliseconds that only go forward. They may stand still while the machine sleeps. */
  monotonic(): number;
  /** Milliseconds since 1970. Anybody may set them forward or back. */
  wall(): number;
  /** Calls back after so many monotonic milliseconds; what it returns calls that off. */
  after(milliseconds: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
