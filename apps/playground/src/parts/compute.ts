import { joined, type Linear, linear, prefixed } from '@tapehead/core/layers';
import type { NamedVariables, Rng } from '@tapehead/core';
import { circularShift, cosineSimilarity } from '@tapehead/heads';
import { read } from '@tapehead/memory';
import * as tf from '@tensorflow/tfjs-core';
import {
  type binaryOps,
  countStarts,
  type PartGraph,
  type PartNode,
  type unaryOps,
} from './protocol.js';
import { numberOf, type PartSurroundings, sizesOf } from './sizes.js';

type Vector = tf.Tensor2D;

/** Named one by one, so that a bundle holds no other operations of TensorFlow.js. */
const unary: Readonly<Record<(typeof unaryOps)[number], (vector: Vector) => Vector>> = {
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
const binary: Readonly<Record<(typeof binaryOps)[number], (one: Vector, other: Vector) => Vector>> =
  {
    add: (one, other) => tf.add(one, other),
    sub: (one, other) => tf.sub(one, other),
    mul: (one, other) => tf.mul(one, other),
    div: (one, other) => tf.div(one, other),
    max: (one, other) => tf.maximum(one, other),
    min: (one, other) => tf.minimum(one, other),
    pow: (one, other) => tf.pow(one, other),
  };
const isUnary = (op: string): op is keyof typeof unary => Object.hasOwn(unary, op);
const isBinary = (op: string): op is keyof typeof binary => Object.hasOwn(binary, op);

/** A part that was built: its weights, the sizes of all results, and what computes a step. */
export interface BuiltPart {
  readonly weights: NamedVariables;
  readonly sizes: readonly number[];
  /** The results of all operations, by place, each [B, size]. `memory`, [B, N, M], is only there for heads. */
  run(input: Vector, state: readonly Vector[], memory?: tf.Tensor3D): (place: number) => Vector;
}

/** @throws {SourceError} if sizes do not go together. */
export function buildPart(graph: PartGraph, known: PartSurroundings, rng: Rng): BuiltPart {
  const { nodes } = graph;
  const sizes = sizesOf(graph, known);
  const maps = nodes.map(({ op, of, size }) =>
    op === 'linear' ? linear(sizes[of[0] ?? 0] ?? 1, numberOf(size, known), rng) : null,
  );
  const linears = maps.filter((map) => map !== null);
  return {
    sizes,
    weights: joined(
      ...linears.map(({ weights }, index) => prefixed(`linear${index + 1}`, weights)),
    ),
    run(input, state, memory) {
      // The memory's place is never taken for a vector's.
      const values: Vector[] = memory ? [input, input, ...state] : [input, ...state];
      const at = (place: number) => values[place] ?? input;
      for (const [place, node] of nodes.entries()) {
        if (place >= countStarts(graph))
          values.push(computed(node, node.of.map(at), { input, memory, known, map: maps[place] }));
      }
      return at;
    },
  };
}

interface Computing {
  readonly input: Vector;
  readonly memory: tf.Tensor3D | undefined;
  readonly known: PartSurroundings;
  readonly map: Linear | null | undefined;
}

function computed(
  { op, size, from, value }: PartNode,
  of: readonly Vector[],
  { input, memory, known, map }: Computing,
): Vector {
  const [batch] = input.shape;
  const [one = input, other = one] = of;
  if (isUnary(op)) return unary[op](one);
  if (isBinary(op)) return binary[op](one, other);
  switch (op) {
    case 'number':
      return tf.fill<tf.Rank.R2>([batch, 1], value);
    case 'ramp':
      return tf.tile(ramp(numberOf(size, known)), [batch, 1]);
    case 'linear':
      return map ? map.apply(one) : one;
    case 'concat':
      return tf.concat([...of], 1);
    case 'slice':
      return tf.slice(one, [0, from], [batch, numberOf(size, known)]);
    case 'sum':
      return tf.sum<Vector>(one, 1, true);
    case 'shift':
      return circularShift(one, other, 'ascending');
    case 'read':
      return memory ? read(memory, other) : one;
    case 'similarity':
      return memory ? cosineSimilarity(memory, other, norm) : one;
    case 'match':
      return memory ? products(memory, other) : one;
    case 'input':
    case 'state':
    case 'memory':
      return one;
  }
}

/** The norm of the paper's machine here. */
const norm = { form: 'square-root', epsilon: 1e-2 } as const;

/** From 0 for the first number to 1 for the last, [1, size]. */
function ramp(size: number): Vector {
  return tf.reshape<tf.Rank.R2>(size === 1 ? tf.zeros([1]) : tf.linspace(0, 1, size), [1, size]);
}

/** k · M(i) for each slot, [B, N]. */
function products(memory: tf.Tensor3D, key: Vector): Vector {
  const [batch, slots, width] = memory.shape;
  const column = tf.reshape<tf.Rank.R3>(key, [batch, width, 1]);
  return tf.reshape<tf.Rank.R2>(tf.matMul(memory, column), [batch, slots]);
}
