import type { Rng, Task } from '@tapehead/core';
import { add, type ForwardModel, score } from './score.js';
import type { CheckResult } from './training-state.js';

/**
 * Looks for wrong bits in `count` fresh sequences of the hardest training setting and as many of settings
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
  const { wrongBits, totalBits, bits } = add(atHardest, drawn);
  const bitsPerSequence = bits / (2 * count);
  return {
    sequences,
    wrongBits,
    totalBits,
    bitsPerSequence: Number.isFinite(bitsPerSequence) ? bitsPerSequence : null,
  };
}
