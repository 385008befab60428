import type { Controller, ControllerDefinition, JsonObject } from '@tapehead/core';
import { countLinear, joined, type Linear, linear, prefixed } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { PartError } from './part-error.js';
import { binaryOps, type PartGraph, type PartNode, type unaryOps } from './protocol.js';

/** Named one by one, so that a bundle holds no other operations of TensorFlow.js. */
const unary: Readonly<Record<(typeof unaryOps)[number], (vector: tf.Tensor2D) => tf.Tensor2D>> = {
  sigmoid: (vector) => tf.sigmoid(vector),
  tanh: (vector) => tf.tanh(vector),
  relu: (vector) => tf.relu(vector),
  exp: (vector) => tf.exp(vector),
  log: (vector) => tf.log(vector),
  softplus: (vector) => tf.softplus(vector),
  abs: (vector) => tf.abs(vector),
  square: (vector) => tf.square(vector),
  sqrt: (vector) => tf.sqrt(vector),
  softmax: (vector) => tf.softmax(vector),
};

const mostWeights = 2_000_000;
const isBinary = (op: string): boolean => binaryOps.some((known) => known === op);

/** A controller whose step is a graph of plain operations. Its state is a list of tensors, [B, size] each. */
export function graphController(
  graph: PartGraph,
  options: JsonObject,
): ControllerDefinition<readonly tf.Tensor2D[]> {
  const { nodes } = graph;
  return {
    kind: 'custom',
    options,
    count({ inputSize }) {
      const sizes = sizesOf(graph, inputSize);
      const weights = nodes.map(({ op, of, size }) =>
        op === 'linear' ? countLinear(sizes[of[0] ?? 0] ?? 1, size) : 0,
      );
      const units = sizes.reduce((sum, size) => sum + size, 0);
      return {
        weights: weights.reduce((sum, count) => sum + count, 0),
        units,
        outputSize: sizes[graph.output] ?? 0,
      };
    },
    build({ inputSize }, rng) {
      const sizes = sizesOf(graph, inputSize);
      const maps = nodes.map(({ op, of, size }) =>
        op === 'linear' ? linear(sizes[of[0] ?? 0] ?? 1, size, rng) : null,
      );
      return controllerOf(graph, sizes, maps);
    },
  };
}

function controllerOf(
  { nodes, state, output, next }: PartGraph,
  sizes: readonly number[],
  maps: readonly (Linear | null)[],
): Controller<readonly tf.Tensor2D[]> {
  const linears = maps.filter((map) => map !== null);
  return {
    inputSize: sizes[0] ?? 0,
    outputSize: sizes[output] ?? 0,
    weights: joined(
      ...linears.map(({ weights }, index) => prefixed(`linear${index + 1}`, weights)),
    ),
    initialState: (batch) => state.map(({ size }) => tf.zeros<tf.Rank.R2>([batch, size])),
    step(input, before) {
      const values: tf.Tensor2D[] = [input, ...before];
      const at = (place: number) => values[place] ?? input;
      for (let place = values.length; place < nodes.length; place++) {
        const node = nodes[place];
        if (node) values.push(computed(node, node.of.map(at), maps[place] ?? null));
      }
      return { output: at(output), state: next.map(at) };
    },
  };
}

function computed(
  { op, size, from, value }: PartNode,
  of: readonly tf.Tensor2D[],
  map: Linear | null,
): tf.Tensor2D {
  const [one = tf.zeros<tf.Rank.R2>([1, 1]), other = one] = of;
  switch (op) {
    case 'number':
      return tf.fill<tf.Rank.R2>([1, 1], value);
    case 'linear':
      return map ? map.apply(one) : one;
    case 'concat':
      return tf.concat([...of], 1);
    case 'slice':
      return tf.slice(one, [0, from], [-1, size]);
    case 'sum':
      return tf.sum<tf.Tensor2D>(one, 1, true);
    case 'add':
      return tf.add(one, other);
    case 'sub':
      return tf.sub(one, other);
    case 'mul':
      return tf.mul(one, other);
    case 'div':
      return tf.div(one, other);
    case 'max':
      return tf.maximum(one, other);
    case 'min':
      return tf.minimum(one, other);
    case 'input':
    case 'state':
      return one;
    default:
      return unary[op](one);
  }
}

/**
 * The sizes of what all operations make.
 * @throws {PartError} at the line of the first one whose sizes do not go together.
 */
function sizesOf({ nodes, state, output, next }: PartGraph, inputSize: number): readonly number[] {
  const sizes: number[] = [];
  let weights = 0;
  for (const node of nodes) {
    const of = node.of.map((place) => sizes[place] ?? 0);
    const size = sizeOf(node, of, inputSize);
    if (node.op === 'linear') weights += ((of[0] ?? 0) + 1) * size;
    if (weights > mostWeights)
      throw new PartError({
        message: `there are ${weights} weights by then, expected at most ${mostWeights}`,
        line: node.line,
      });
    sizes.push(size);
  }
  const isPlain = (place: number) => nodes[place]?.op !== 'number';
  if (!isPlain(output))
    throw new PartError({ message: 'step: the output is a number, expected a vector', line: null });
  state.forEach(({ name, size }, index) => {
    const place = next[index] ?? 0;
    const got = sizes[place] ?? 0;
    if (got !== size || !isPlain(place))
      throw new PartError({
        message: `step: state.${name} has ${got} numbers after it, expected ${size} as before`,
        line: nodes[place]?.line ?? null,
      });
  });
  return sizes;
}

function sizeOf(
  { op, size, from, line }: PartNode,
  of: readonly number[],
  inputSize: number,
): number {
  const [one = 0, other = 0] = of;
  if (op === 'input') return inputSize;
  if (op === 'state' || op === 'linear') return size;
  if (op === 'number' || op === 'sum') return 1;
  if (op === 'concat') return of.reduce((sum, part) => sum + part, 0);
  if (op === 'slice') {
    if (from + size <= one) return size;
    throw new PartError({
      message: `slice: from ${from} on there are no ${size} of ${one} numbers`,
      line,
    });
  }
  if (!isBinary(op) || one === other || one === 1 || other === 1) return Math.max(one, other);
  throw new PartError({
    message: `${op}: one vector has ${one} numbers and the other ${other}`,
    line,
  });
}
