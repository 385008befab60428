import type { JsonObject, Rng, Task } from '@tapehead/core';
import { createBatch } from '@tapehead/tasks';
import type { SequenceRequest } from './protocol.js';
import type { TaskSource } from './task-source.js';

/** Thrown when a task is asked for sequences that have not been fetched yet. */
class MissingSequences extends Error {
  override readonly name = 'MissingSequences';

  constructor(readonly requests: readonly SequenceRequest[]) {
    super('The sequences of the task have not been made yet.');
  }
}

/**
 * A visitor's task in the form of all tasks. Its sequences come from the sandbox, which answers later, so
 * they have to be fetched before they are drawn: see `supplied` and `requestsAhead`.
 */
export function customTask(source: TaskSource, options: JsonObject): Task {
  const { inputSize, outputSize, minLength, maxLength, channels } = source.shape;
  return {
    kind: 'custom',
    options,
    inputSize,
    outputSize,
    ...(channels && { channels }),
    settings: [{ length: maxLength }, { length: 2 * maxLength }],
    drawSetting: (rng) => ({ length: minLength + rng.integer(maxLength - minLength + 1) }),
    sample(settings, rng) {
      const requests = settings.map(({ length }) => ({ length, seed: drawSeed(rng) }));
      const sequences = requests.flatMap((request) => source.find(request) ?? []);
      if (sequences.length < requests.length) throw new MissingSequences(requests);
      const steps = sequences.map((sequence) => sequence.steps);
      const { batch, input, answer } = createBatch({ inputSize, outputSize, steps });
      sequences.forEach(({ inputs, targets, mask }, b) => {
        mask.forEach((counts, t) => {
          input(t, b).set(inputs.subarray(t * inputSize, (t + 1) * inputSize));
          if (counts === 1)
            answer(t, b).set(targets.subarray(t * outputSize, (t + 1) * outputSize));
        });
      });
      return batch;
    },
    optimalBits: () => 0,
  };
}

/** Draws the seed by which `sample` identifies each sequence. */
export function drawSeed(rng: Rng): number {
  return rng.integer(2 ** 32);
}

/** Runs an action that draws sequences. If some are missing, fetches them and runs it again, so it must be repeatable. */
export async function supplied<Result>(
  source: TaskSource | null,
  action: () => Result | Promise<Result>,
): Promise<Result> {
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof MissingSequences) || !source) throw error;
      await source.fetch(error.requests);
    }
  }
}
