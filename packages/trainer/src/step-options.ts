import {
  functionOption,
  objectWith,
  strictOptions,
  type Clipping,
  type Loss,
  type Optimizer,
  type SequenceModel,
} from '@tapehead/core';
import type * as z from 'zod';
import { averagingOptions, type AveragingSchema } from './averaging.js';
import { gradientNoiseOptions, type GradientNoiseSchema } from './gradient-noise.js';

/**
 * Makes the forms of a model in which it is trained, such as ones with other numbers of slots, one of them drawn for each
 * batch. Their weights have the names and shapes of the model's and the same values, and their gradients are taken for the
 * model's.
 */
export type InTraining = (model: SequenceModel) => readonly SequenceModel[];

/** The schema of what every step of training is made from besides the model. */
export interface StepOptionsSchema extends z.ZodObject<
  {
    optimizer: z.ZodType<Optimizer, Optimizer>;
    loss: z.ZodOptional<z.ZodType<Loss, Loss>>;
    clip: z.ZodOptional<z.ZodType<Clipping, Clipping>>;
    averaging: z.ZodOptional<z.ZodNullable<AveragingSchema>>;
    gradientNoise: z.ZodOptional<z.ZodNullable<GradientNoiseSchema>>;
    inTraining: z.ZodOptional<z.ZodType<InTraining, InTraining>>;
  },
  z.core.$strict
> {}

/** Checks what a step of training is made from besides the model. */
export const stepOptions: StepOptionsSchema = strictOptions({
  optimizer: objectWith<Optimizer>('an optimizer, such as adam()', 'stateShapes', 'update'),
  loss: objectWith<Loss>('a loss, such as sigmoidCrossEntropy', 'evaluate').optional(),
  clip: objectWith<Clipping>('a clipping, such as clipByGlobalNorm()', 'clip').optional(),
  averaging: averagingOptions.nullable().optional(),
  gradientNoise: gradientNoiseOptions.nullable().optional(),
  inTraining: functionOption<InTraining>().optional(),
});
