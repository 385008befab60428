import {
  type ControllerDefinition,
  parseOptions,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import { linear, prefixed } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

const kind = 'minimal-gated-unit';
const unitOptions = strictOptions({ units: wholeNumber(1, 4096) });

/** A minimal gated unit (Zhou et al. 2016) of H units: one gate forgets and updates; its state [B, H] is its output. */
export function minimalGatedUnit(options: {
  readonly units: number;
}): ControllerDefinition<tf.Tensor2D> {
  return loadMinimalGatedUnit(options);
}

/** The same from stored options. */
export function loadMinimalGatedUnit(options: unknown): ControllerDefinition<tf.Tensor2D> {
  const { units } = parseOptions(kind, unitOptions, options);
  return {
    kind,
    options: { units },
    build({ inputSize }, rng) {
      const gate = linear(inputSize + units, units, rng);
      const candidate = linear(inputSize + units, units, rng);
      return {
        inputSize,
        outputSize: units,
        weights: {
          ...prefixed('gate', gate.weights),
          ...prefixed('candidate', candidate.weights),
        },
        initialState: (batch) => tf.zeros([batch, units]),
        step(input, state) {
          const f = tf.sigmoid<tf.Tensor2D>(gate.apply(tf.concat([input, state], 1)));
          const news = tf.tanh(candidate.apply(tf.concat([input, tf.mul(f, state)], 1)));
          const output = tf.add<tf.Tensor2D>(tf.mul(tf.sub(1, f), state), tf.mul(f, news));
          return { output, state: output };
        },
      };
    },
  };
}
