import * as tf from '@tensorflow/tfjs-core';

/** A tensor of a tree and where it stands, such as `state[0].hidden`. */
export interface Leaf {
  readonly path: string;
  readonly tensor: tf.Tensor;
}

/**
 * The tensors of a tree of arrays and plain objects, in order. `null` stands for no tensors.
 * @throws {Error} if the tree holds anything else.
 */
export function leavesOf(path: string, tree: unknown): readonly Leaf[] {
  if (tree === null) return [];
  if (isTensor(tree)) return [{ path, tensor: tree }];
  if (Array.isArray(tree)) {
    return tree.flatMap((member: unknown, index) => leavesOf(`${path}[${index}]`, member));
  }
  if (typeof tree === 'object') {
    return Object.entries(tree).flatMap(([name, member]) => leavesOf(`${path}.${name}`, member));
  }
  throw new Error(`${path}: got ${typeof tree}, expected a tensor, an array, an object or null`);
}

/** The same tree with every tensor replaced. */
export function withTensors(tree: unknown, replace: (tensor: tf.Tensor) => tf.Tensor): unknown {
  if (isTensor(tree)) return replace(tree);
  if (Array.isArray(tree)) return tree.map((member: unknown) => withTensors(member, replace));
  if (tree === null || typeof tree !== 'object') return tree;
  return Object.fromEntries(
    Object.entries(tree).map(([name, member]) => [name, withTensors(member, replace)]),
  );
}

function isTensor(value: unknown): value is tf.Tensor {
  return value instanceof tf.Tensor;
}

/** The numbers of tensors one after the other, as a copy. */
export function valuesOf(tensors: readonly tf.Tensor[]): Float64Array {
  const values = new Float64Array(tensors.reduce((sum, { size }) => sum + size, 0));
  let begin = 0;
  for (const tensor of tensors) {
    values.set(tensor.dataSync(), begin);
    begin += tensor.size;
  }
  return values;
}
