import { parseOptions } from '@tapehead/core';
import * as z from 'zod';
import type { OptimizerKernels } from './optimizer.js';
import { decayWeights } from './weight-decay.js';

const rmspropOptions = z.object({
  decay: z.number(),
  momentum: z.number(),
  epsilon: z.number(),
  weightDecay: z.number(),
});

/** The compiled form of `rmsprop` in `@tapehead/trainer`. */
export const rmspropKernels: OptimizerKernels = (options, host, slots, names) => {
  const { kernels } = host;
  const { decay, momentum, epsilon, weightDecay } = parseOptions(
    'rmsprop',
    rmspropOptions,
    options,
  );
  const own = names.map((name) => ({
    meanSquare: slots.pointer(`rmsprop.meanSquare.${name}`),
    mean: slots.pointer(`rmsprop.mean.${name}`),
    velocity: slots.pointer(`rmsprop.velocity.${name}`),
  }));
  return (weights, learningRate, { scale, limit }) => {
    decayWeights(host, weights, learningRate * weightDecay);
    own.forEach(({ meanSquare, mean, velocity }, index) => {
      const weight = weights[index];
      if (!weight) return;
      // prettier-ignore
      kernels.rmsprop(weight.variable.size, weight.pointer(), weight.gradient, meanSquare(), mean(), velocity(), scale, limit, decay, momentum, epsilon, learningRate);
    });
  };
};
