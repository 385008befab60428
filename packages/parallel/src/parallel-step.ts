import {
  type AsyncTrainStep,
  type Batch,
  functionOption,
  oneOf,
  parseOptions,
  type SequenceModel,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import { checkBatch, formsInTraining, stepOptions } from '@tapehead/trainer';
import {
  compileStep,
  type CompiledStep,
  type CompileOptions,
  simdNames,
  weightNumbers,
} from '@tapehead/wasm';
import type { Crew } from './crew.js';
import { split } from './split.js';
import { startCrew } from './start-crew.js';
import { startThread, type Thread } from './thread.js';
import { isWorthSplitting } from './worth-splitting.js';

/** The options of `createParallelStep`. */
export interface ParallelStepOptions extends CompileOptions {
  /** Threads in all, of which the calling one is one. */
  readonly workers: number;
  /** Starts one of the other threads; it runs this package's worker, if not given. */
  readonly startThread?: (() => Thread | Promise<Thread>) | undefined;
  /** Whether to use the other threads for a batch; where that takes less time, if not given. */
  readonly isWorthSplitting?: ((batch: Batch) => boolean) | undefined;
  /** How the threads hand numbers to each other; shared memory wherever there is some, if not given. */
  readonly memory?: 'shared' | 'transferred' | undefined;
}

const parallelOptions = strictOptions({
  ...stepOptions.shape,
  simd: oneOf(simdNames).optional(),
  workers: wholeNumber(1, 256),
  startThread: functionOption<() => Thread | Promise<Thread>>().optional(),
  isWorthSplitting: functionOption<(batch: Batch) => boolean>().optional(),
  memory: oneOf(['shared', 'transferred']).optional(),
});

/** A step of training that several threads share. */
export interface ParallelStep extends AsyncTrainStep {
  /** Threads in all. */
  readonly workers: number;
  /**
   * How the threads hand numbers to each other. With shared memory `gradients` returns its summary at once
   * unless it takes long, without it a promise; the numbers are the same.
   */
  readonly memory: 'shared' | 'transferred';
}

/**
 * The compiled step of a model that splits each batch over several threads, the calling one among them.
 * Every thread has a WASM instance of its own. The parts' gradients are added in the order of the batch, so
 * the result does not depend on timing; it equals that of one thread to 1e-5.
 *
 * The caller owns it and disposes of it before the model.
 * @throws {NotRecordableError} and whatever else `compileStep` throws.
 * @throws {InvalidOptionsError} for wrong options, such as `workers` that are not from 1 to 256.
 * @throws {NoThreadsError} where there are no threads.
 * @throws {Error} if a worker cannot be started or cannot build the model.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { paper } from '@tapehead/ntm';
 * import { createParallelStep } from '@tapehead/parallel';
 * import { copy } from '@tapehead/tasks';
 * import { adam } from '@tapehead/trainer';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const task = copy({ maxLength: 5 });
 * const model = paper({ slots: 16, width: 8 }).build(task, createRng(1));
 * const step = await createParallelStep(model, { workers: 2, optimizer: adam() });
 * const { loss } = await step.gradients(task.sample([{ length: 5 }, { length: 3 }], createRng(2)));
 * step.update(1e-3);
 * step.dispose(); // ends the other thread
 * model.dispose();
 * ```
 */
export async function createParallelStep(
  model: SequenceModel,
  options: ParallelStepOptions,
): Promise<ParallelStep> {
  const {
    workers,
    startThread: start = startThread,
    isWorthSplitting: splits,
    memory: wanted,
    inTraining,
    ...own
  } = parseOptions('createParallelStep', parallelOptions, options);
  const forms = formsInTraining(model, inTraining);
  const step = compileStep(model, { ...own, inTraining: () => forms });
  const weights = weightNumbers(model);
  const cost = { workers, weights: weights.count };
  try {
    const threads = await startThreads(workers - 1, start);
    const options = { ...own, memory: wanted };
    const { crew, memory } = await startCrew(threads, { forms, step, weights, options });
    return {
      ...parallel(model, step, crew, workers, splits ?? ((batch) => isWorthSplitting(batch, cost))),
      workers,
      memory,
    };
  } catch (error) {
    step.dispose();
    throw error;
  }
}

/** @throws {unknown} what `start` throws; then none is left running. */
async function startThreads(
  count: number,
  start: () => Thread | Promise<Thread>,
): Promise<readonly Thread[]> {
  const threads: Thread[] = [];
  try {
    while (threads.length < count) threads.push(await start());
  } catch (error) {
    for (const thread of threads) thread.end();
    throw error;
  }
  return threads;
}

function parallel(
  model: SequenceModel,
  step: CompiledStep,
  crew: Crew,
  workers: number,
  splits: (batch: Batch) => boolean,
): AsyncTrainStep {
  return {
    ...step,
    gradients(batch, rng) {
      checkBatch(batch, model);
      if (workers === 1 || batch.sequences === 1 || !splits(batch)) {
        return step.gradients(batch, rng);
      }
      const [own, ...others] = split(batch, workers, step.draw(batch, rng));
      crew.begin(others);
      const loss = step.contribute(own.part, own.of, own.drawn);
      return crew.finish((contributions) => {
        for (const { gradients } of contributions) step.addContribution(gradients);
        return step.hold(contributions.reduce((total, part) => total + part.loss, loss));
      });
    },
    dispose() {
      crew.end();
      step.dispose();
    },
  };
}
