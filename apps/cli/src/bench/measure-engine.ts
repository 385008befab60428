import { setImmediate as turn } from 'node:timers/promises';
import type { Experiment } from '@tapehead/experiments';
import { chooseEngine } from '@tapehead/runs';

/** How fast an engine trains. */
export interface Speed {
  readonly engine: string;
  /** Steps that were measured. */
  readonly steps: number;
  readonly sequencesPerSecond: number;
  readonly millisecondsPerSequence: number;
}

/** How many steps to run before measuring, to warm up caches and the JavaScript compiler. */
const warmUp = 2;

/**
 * Trains on the hardest sequences of the training range for some seconds of wall-clock time.
 * @throws {UserError} if the engine cannot run the experiment's model on the backend.
 */
export async function measureEngine(
  { task, build, config, stepOptions, example, trainOptions }: Experiment,
  { engine: name, backend }: { readonly engine: string; readonly backend: string },
  { seconds, signal }: { readonly seconds: number; readonly signal: AbortSignal },
): Promise<Speed> {
  const model = build();
  try {
    const engine = chooseEngine({ name, backend }, model, { config, stepOptions });
    const step = await engine.createStep(model, { ...stepOptions, workers: 1 });
    try {
      const batch = example(task.settings[0]);
      const { rng } = trainOptions();
      const train = async () => {
        await step.gradients(batch, rng);
        step.update(config.learningRate, rng);
      };
      for (let count = 0; count < warmUp; count++) await train();
      const begin = performance.now();
      let [steps, milliseconds] = [0, 0];
      do {
        await train();
        // Returns to the event loop, so that signals are handled.
        await turn();
        steps += 1;
        milliseconds = performance.now() - begin;
      } while (milliseconds < 1000 * seconds && !signal.aborted);
      const sequences = steps * batch.sequences;
      return {
        engine: name,
        steps,
        sequencesPerSecond: (1000 * sequences) / milliseconds,
        millisecondsPerSequence: milliseconds / sequences,
      };
    } finally {
      step.dispose();
    }
  } finally {
    model.dispose();
  }
}
