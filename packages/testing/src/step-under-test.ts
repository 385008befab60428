import {
  createRng,
  type ModelSizes,
  type NamedVariables,
  type SequenceModel,
  type TrainStep,
} from '@tapehead/core';
import type { TrainStepContractOptions } from './train-step.js';
import { drawBatch } from './train-step-reference.js';
import { valuesOf } from './tree.js';

/** A step under test, and what its checks do with it. */
export interface StepUnderTest {
  /** The name of its engine. */
  readonly engine: string;
  readonly sizes: ModelSizes;
  readonly learningRate: number;
  /** A fresh model, the same every time. */
  build(): SequenceModel;
  /** Makes the step for a model. */
  create(model: SequenceModel): TrainStep;
  /** Runs a check on a fresh step and model, and frees both. */
  withStep(check: (step: TrainStep, model: SequenceModel) => void): void;
  /** One update for each seed, on the batch drawn from it. */
  train(step: TrainStep, seeds: readonly number[]): void;
}

/** What the checks of a step need, from the options of its contract. */
export function stepUnderTest(
  engine: string,
  { model: definition, sizes, create, learningRate = 0.01 }: TrainStepContractOptions,
): StepUnderTest {
  const build = () => definition.build(sizes, createRng(1));
  return {
    engine,
    sizes,
    learningRate,
    build,
    create,
    withStep(check) {
      const model = build();
      try {
        const step = create(model);
        try {
          check(step, model);
        } finally {
          step.dispose();
        }
      } finally {
        model.dispose();
      }
    },
    train(step, seeds) {
      for (const seed of seeds) {
        step.gradients(drawBatch(sizes, seed));
        step.update(learningRate);
      }
    },
  };
}

/** All numbers of some groups of variables, such as weights and optimizer state. */
export function contentsOf(...groups: readonly NamedVariables[]): Float64Array {
  return valuesOf(groups.flatMap((group) => Object.values(group)));
}
