import type { CheckId, CheckResult } from '../../domain/checks.ts';
import { toErrorDetail, type ErrorDetail } from '../../domain/errors.ts';

/** What a layer found; a problem with it is a warning, a thrown error a failure. */
export interface Finding {
  readonly found?: string;
  readonly warning?: ErrorDetail;
}

export interface Layer {
  readonly check: CheckId;
  run(): Promise<Finding>;
}

export type OnResult = (result: CheckResult) => void;

/** Runs layers one upon the other: after the first that fails, those above it are skipped. */
export async function runLayers(
  layers: readonly Layer[],
  onResult: OnResult,
  signal?: AbortSignal,
): Promise<void> {
  let failed = false;
  for (const { check, run } of layers) {
    signal?.throwIfAborted();
    if (failed) {
      onResult({ check, result: 'skipped', milliseconds: 0 });
      continue;
    }
    const started = performance.now();
    const elapsed = () => Math.round(performance.now() - started);
    try {
      const { found, warning } = await run();
      onResult({
        check,
        result: warning === undefined ? 'passed' : 'warning',
        milliseconds: elapsed(),
        ...(found === undefined ? {} : { found }),
        ...(warning === undefined ? {} : { problem: warning }),
      });
    } catch (thrown) {
      failed = true;
      onResult({ check, result: 'failed', milliseconds: elapsed(), problem: toErrorDetail(thrown) });
    }
  }
}
