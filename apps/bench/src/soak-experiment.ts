import type { Experiment } from '@tapehead/experiments';
import { compileStep } from '@tapehead/wasm';

export interface SoakResult {
  readonly sequences: number;
  /** Steps whose loss or gradients were not finite. */
  readonly badSteps: number;
  /** Weights that are not finite at the end. */
  readonly badWeights: number;
}

/**
 * Trains a fresh model of the experiment on the compiled step for that many sequences and counts what is
 * not finite.
 * @throws {NotRecordableError} if it cannot be compiled.
 */
export function soakExperiment(experiment: Experiment, wanted: number): SoakResult {
  const model = experiment.build();
  try {
    const step = compileStep(model, experiment.stepOptions);
    const { task, rng, batch = 1, learningRate, schedule } = experiment.trainOptions();
    let [sequences, badSteps] = [0, 0];
    while (sequences < wanted) {
      const settings = Array.from({ length: batch }, () => task.drawSetting(rng));
      const { finite } = step.gradients(task.sample(settings, rng), rng);
      if (finite) step.update(learningRate * (schedule?.factor(sequences / wanted) ?? 1), rng);
      else badSteps += 1;
      sequences += batch;
    }
    step.dispose();
    let badWeights = 0;
    for (const weight of Object.values(model.weights)) {
      for (const value of weight.dataSync()) if (!Number.isFinite(value)) badWeights += 1;
    }
    return { sequences, badSteps, badWeights };
  } finally {
    model.dispose();
  }
}
