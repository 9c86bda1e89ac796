import { fromObservable, toObserver, type Observer, type Subscribable } from 'xstate';

/** Work that tells values while it goes on; it ends when its promise does. Once the signal is aborted nobody listens. */
export type StreamedWork<TValue, TInput> = (
  input: TInput,
  tell: (value: TValue) => void,
  signal: AbortSignal,
) => Promise<void>;

/**
 * An actor whose snapshots are the values told. It is an observable actor and not a promise because only that has
 * snapshots on its way; leaving the state that invokes it aborts the signal.
 */
export function fromStream<TValue, TInput extends object>(work: StreamedWork<TValue, TInput>) {
  return fromObservable<TValue, TInput>(({ input }) =>
    subscribable((observer) => {
      const controller = new AbortController();
      const { signal } = controller;
      const unlessAborted = (report: () => void) => {
        if (!signal.aborted) report();
      };
      work(input, (value) => unlessAborted(() => observer.next?.(value)), signal).then(
        () => unlessAborted(() => observer.complete?.()),
        (error: unknown) => unlessAborted(() => observer.error?.(error)),
      );
      return controller;
    }),
  );
}

function subscribable<TValue>(begin: (observer: Observer<TValue>) => AbortController): Subscribable<TValue> {
  return {
    subscribe(
      nextOrObserver: Observer<TValue> | ((value: TValue) => void),
      error?: (error: unknown) => void,
      complete?: () => void,
    ) {
      const controller = begin(toObserver(nextOrObserver, error, complete));
      return { unsubscribe: () => controller.abort() };
    },
  };
}
