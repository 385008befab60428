import type { AsyncTrainStep, SequenceModel } from '@tapehead/spec';
import {
  assignAverages,
  type ForwardModel,
  rememberWeights,
  train,
  type TrainCallbacks,
  type TrainingResult,
} from '@tapehead/trainer';
import type { Experiment } from './experiment.js';

export interface TrainExperimentOptions {
  /** What trains the model, made with the experiment's `stepOptions`. The caller frees it. */
  readonly step: AsyncTrainStep;
  /** The model's forward pass, for the checks; its own, if not given. */
  readonly passes?: ForwardModel;
  readonly callbacks?: TrainCallbacks;
  /**
   * Aborted, it ends training after the step under way; the model has the last weights then, not their
   * averages, so that training can go on.
   */
  readonly signal?: AbortSignal;
}

/**
 * Trains a model that the experiment built. It ends with the weights that the config's `keep` asks for:
 * those of the best check are chosen by fewest wrong bits in training-range sequences, then by fewest bits
 * a sequence. `solved` then says whether that check found no wrong bit. With the config's `averaging` the
 * checked, best and last weights are the averages.
 */
export async function trainExperiment(
  { config, trainOptions }: Experiment,
  model: SequenceModel,
  { step, passes = model, callbacks = {}, signal }: TrainExperimentOptions,
): Promise<TrainingResult> {
  const best = rememberWeights(model.weights);
  try {
    const result = await train({
      ...trainOptions(),
      model: { ...model, forward: passes.forward },
      step,
      signal,
      callbacks: {
        ...callbacks,
        async onCheck(check, isBest) {
          if (isBest) best.remember();
          await callbacks.onCheck?.(check, isBest);
        },
      },
    });
    const { bestCheck } = result.state;
    if (result.stoppedBy === 'signal') return result;
    if (config.keep === 'last' || !bestCheck) {
      assignAverages(model.weights, step.slots);
      return result;
    }
    best.recall();
    return { ...result, solved: bestCheck.wrongBits === 0 };
  } finally {
    best.dispose();
  }
}
