import type { ModelDefinition, ModelSizes, SequenceModel, TrainStep } from '@tapehead/core';
import { type Check, register, type Test } from './check.js';
import { gradientChecks } from './gradient-checks.js';
import { requireStepOptions } from './refuse.js';
import { repeatChecks } from './repeat-checks.js';
import { stepUnderTest } from './step-under-test.js';
import { updateChecks } from './update-checks.js';

/** How to test a step of training. */
export interface TrainStepContractOptions {
  /** A small model that the step can train. */
  readonly model: ModelDefinition;
  /** The sizes to build the model with. */
  readonly sizes: ModelSizes;
  /** Makes the step under test, on the cross-entropy of bits. */
  create(model: SequenceModel): TrainStep;
  /** A learning rate at which 30 updates reduce the loss; 0.01 by default. */
  readonly learningRate?: number;
}

/**
 * What a step of training must do on any engine, as tests.
 * @throws {InvalidOptionsError} if an argument is no such part, test function or option.
 */
export function testTrainStep(test: Test, engine: string, options: TrainStepContractOptions): void {
  const checks = trainStepContract(engine, options);
  register(test, `train step ${engine}`, checks);
}

/**
 * What a step of training must do on any engine, as checks.
 * @throws {InvalidOptionsError} if an argument is no such part, test function or option.
 */
export function trainStepContract(
  engine: string,
  options: TrainStepContractOptions,
): readonly Check[] {
  requireStepOptions('trainStepContract', engine, options);
  const step = stepUnderTest(engine, options);
  return [...gradientChecks(step), ...updateChecks(step), ...repeatChecks(step)];
}
