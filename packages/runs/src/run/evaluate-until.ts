import type { EvaluationOptions, Experiment } from '@tapehead/experiments';
import type { EvaluationEntry, ForwardModel } from '@tapehead/trainer';

/** Evaluates until it is done or the signal ends it; then the settings that were done are all there is. */
export async function evaluateUntil(
  signal: AbortSignal,
  { evaluate }: Experiment,
  model: ForwardModel,
  options: EvaluationOptions = {},
): Promise<readonly EvaluationEntry[]> {
  const entries: EvaluationEntry[] = [];
  if (signal.aborted) return entries;
  try {
    await evaluate(model, {
      ...options,
      signal,
      onEntry(entry) {
        entries.push(entry);
        options.onEntry?.(entry);
      },
    });
  } catch (error) {
    if (!isAborted(signal, error)) throw error;
  }
  return entries;
}

function isAborted(signal: AbortSignal, error: unknown): boolean {
  return signal.aborted && error === signal.reason;
}
