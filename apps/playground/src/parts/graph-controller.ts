import type { ControllerDefinition, JsonObject } from '@tapehead/core';
import { countLinear } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { buildPart } from './compute.js';
import type { PartGraph } from './protocol.js';
import { numberOf, sizesOf } from './sizes.js';

const surroundings = (inputSize: number) => ({ input: inputSize, slots: 0, width: 0 });

/** A controller whose step is a graph of plain operations. Its state is a list of tensors, [B, size] each. */
export function graphController(
  graph: PartGraph,
  options: JsonObject,
): ControllerDefinition<readonly tf.Tensor2D[]> {
  const { nodes, state, results, next } = graph;
  const { output = 0 } = results;
  return {
    kind: 'custom',
    options,
    count({ inputSize }) {
      const known = surroundings(inputSize);
      const sizes = sizesOf(graph, known);
      const weights = nodes.map(({ op, of, size }) =>
        op === 'linear' ? countLinear(sizes[of[0] ?? 0] ?? 1, numberOf(size, known)) : 0,
      );
      return {
        weights: weights.reduce((sum, count) => sum + count, 0),
        units: sizes.reduce((sum, size) => sum + size, 0),
        outputSize: sizes[output] ?? 0,
      };
    },
    build({ inputSize }, rng) {
      const known = surroundings(inputSize);
      const { weights, sizes, run } = buildPart(graph, known, rng);
      return {
        inputSize,
        outputSize: sizes[output] ?? 0,
        weights,
        initialState: (batch) =>
          state.map(({ size }) => tf.zeros<tf.Rank.R2>([batch, numberOf(size, known)])),
        step(input, before) {
          const at = run(input, before);
          return { output: at(output), state: next.map(at) };
        },
      };
    },
  };
}
