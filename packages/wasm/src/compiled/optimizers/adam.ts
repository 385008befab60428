import { parseOptions } from '@tapehead/core';
import * as z from 'zod';
import type { OptimizerKernels } from './optimizer.js';
import { decayWeights } from './weight-decay.js';

const adamOptions = z.object({
  beta1: z.number(),
  beta2: z.number(),
  epsilon: z.number(),
  weightDecay: z.number(),
});

/** The compiled form of `adam` in `@tapehead/trainer`. */
export const adamKernels: OptimizerKernels = (options, host, slots, names) => {
  const { kernels, floats } = host;
  const { beta1, beta2, epsilon, weightDecay } = parseOptions('adam', adamOptions, options);
  const stepsSlot = slots.pointer('adam.steps');
  const own = names.map((name) => ({
    mean: slots.pointer(`adam.mean.${name}`),
    meanSquare: slots.pointer(`adam.meanSquare.${name}`),
  }));
  return (weights, learningRate, { scale, limit }) => {
    const counter = floats(stepsSlot(), 1);
    const steps = Number(counter[0]) + 1;
    counter[0] = steps;
    const rate = learningRate / (1 - beta1 ** steps);
    const correction = 1 / (1 - beta2 ** steps);
    decayWeights(host, weights, learningRate * weightDecay);
    own.forEach(({ mean, meanSquare }, index) => {
      const weight = weights[index];
      if (!weight) return;
      // prettier-ignore
      kernels.adam(weight.variable.size, weight.pointer(), weight.gradient, mean(), meanSquare(), scale, limit, beta1, beta2, epsilon, rate, correction);
    });
  };
};
