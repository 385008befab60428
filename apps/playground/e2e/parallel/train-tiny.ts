import { lstm } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { createParallelStep } from '@tapehead/parallel';
import { copy } from '@tapehead/tasks';
import { adam, clipByGlobalNorm } from '@tapehead/trainer';
import { selectWasm } from '@tapehead/wasm';

/** The result of a few updates. */
export interface Trained {
  readonly memory: 'shared' | 'transferred';
  readonly losses: readonly number[];
  readonly weights: readonly number[];
}

/** Trains a small machine, with noise, for a few updates. */
export async function trainTiny(workers: number): Promise<Trained> {
  await selectWasm();
  const task = copy({ bits: 3, maxLength: 6 });
  const model = paper({
    controller: lstm({ units: 12 }),
    slots: 9,
    width: 5,
    controllerNoise: 0.1,
  }).build(task, createRng(1));
  const step = await createParallelStep(model, {
    workers,
    isWorthSplitting: () => true,
    optimizer: adam(),
    clip: clipByGlobalNorm({ limit: 1 }),
  });
  const rng = createRng(2);
  const losses: number[] = [];
  for (const lengths of [
    [2, 1, 3],
    [6, 4],
    [1, 5, 2, 2],
  ]) {
    const settings = lengths.map((length) => ({ length }));
    const { loss } = await step.gradients(task.sample(settings, rng), rng);
    losses.push(loss);
    step.update(0.01);
  }
  const weights = Object.values(model.weights).flatMap((weight) => [...weight.dataSync()]);
  const { memory } = step;
  step.dispose();
  model.dispose();
  return { memory, losses, weights };
}
