import { objectWith, parseOptions } from '@tapehead/core';
import type { EvaluationOptions, Experiment } from '@tapehead/experiments';
import type { EvaluationEntry, ForwardModel } from '@tapehead/trainer';
import { requireExperiment, requirePasses } from './require.js';

const signalOption = objectWith<AbortSignal>('an AbortSignal', 'addEventListener');

/**
 * Evaluates until it is done or the signal ends it, in which case only the settings measured so far are returned.
 * @throws {InvalidOptionsError} if an argument is no signal, experiment or model, or the task does not know a setting.
 */
export async function evaluateUntil(
  signal: AbortSignal,
  experiment: Experiment,
  model: ForwardModel,
  options: EvaluationOptions = {},
): Promise<readonly EvaluationEntry[]> {
  parseOptions('evaluateUntil.signal', signalOption, signal);
  requireExperiment('evaluateUntil', experiment);
  requirePasses('evaluateUntil', model, 'forward');
  const entries: EvaluationEntry[] = [];
  if (signal.aborted) return entries;
  try {
    await experiment.evaluate(model, {
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
