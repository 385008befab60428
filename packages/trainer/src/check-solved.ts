import { measureOf, type Rng, type Task } from '@tapehead/core';
import { add, type ForwardModel, inBits, score } from './score.js';
import type { CheckResult } from './training-state.js';

/**
 * Looks for wrong outputs in `count` fresh sequences of the hardest training setting and as many of settings
 * drawn as in training. `sequences` is how many the model was trained on.
 * @throws the signal's reason, if it is aborted meanwhile.
 */
export async function checkSolved(
  model: ForwardModel,
  task: Task,
  { rng, sequences: count }: { readonly rng: Rng; readonly sequences: number },
  sequences: number,
  signal?: AbortSignal,
): Promise<CheckResult> {
  const [hardest] = task.settings;
  const times = (setting: () => typeof hardest) => Array.from({ length: count }, setting);
  const atHardest = await score(
    model,
    task,
    times(() => hardest),
    rng,
    signal,
  );
  const settings = times(() => task.drawSetting(rng));
  const drawn = await score(model, task, settings, rng, signal);
  const { wrong, total, cost, optimalBits } = add(atHardest, drawn);
  const perSequence = finiteOrNull(cost / (2 * count));
  const bitsPerSequence = perSequence === null ? null : inBits(perSequence, measureOf(task));
  const checked = { wrong, total, bitsPerSequence, optimalBits: optimalBits / (2 * count) };
  const solved = total > 0 && (task.criterion?.isPassed?.(checked) ?? wrong === 0);
  return { sequences, ...checked, cost: perSequence, solved };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
