import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { functionOption, InvalidOptionsError, isTensor, parseOptions } from '../options/index.js';
import { show } from '../options/parse-options.js';

/**
 * The tensors of a tree of plain objects, arrays and `null`, in their order.
 * @throws {InvalidOptionsError} if it holds anything else.
 */
export function tensorsOf(tree: unknown): readonly tf.Tensor[] {
  const found: tf.Tensor[] = [];
  mapTensors(tree, (tensor) => {
    found.push(tensor);
    return tensor;
  });
  return found;
}

/**
 * The same tree with every tensor replaced.
 * @throws {InvalidOptionsError} if it holds anything but tensors, plain objects, arrays and `null`.
 */
export function mapTensors<Tree>(tree: Tree, change: (tensor: tf.Tensor) => tf.Tensor): Tree;
export function mapTensors(tree: unknown, change: (tensor: tf.Tensor) => tf.Tensor): unknown {
  parseOptions('mapTensors.change', functionOption(), change);
  return mapped('state', tree, change);
}

function mapped(where: string, tree: unknown, change: (tensor: tf.Tensor) => tf.Tensor): unknown {
  if (tree === null) return null;
  if (isTensor(tree)) return change(tree);
  if (Array.isArray(tree)) {
    return tree.map((member: unknown, index) =>
      mapped(`${where}.${String(index)}`, member, change),
    );
  }
  if (typeof tree === 'object') {
    return Object.fromEntries(
      Object.entries(tree).map(([name, member]: [string, unknown]) => [
        name,
        mapped(`${where}.${name}`, member, change),
      ]),
    );
  }
  throw new InvalidOptionsError([
    `${where}: got ${show(tree)}, expected a tensor, or a plain object, a list or null that holds such`,
  ]);
}

const listOption = z.array(z.custom<tf.Tensor>(isTensor, { error: 'a tensor' }), {
  error: 'a list of tensors',
});

/**
 * The same tree with a tensor of its own at every place: a variable, a tensor that stands at two places
 * and one of `others` is replaced by a clone, so that each can be disposed of alone.
 * @throws {InvalidOptionsError} if it holds anything but tensors, plain objects, arrays and `null`.
 */
export function ownTensors<Tree>(tree: Tree, others: readonly tf.Tensor[] = []): Tree {
  const taken = new Set(parseOptions('ownTensors.others', listOption, others));
  return mapTensors(tree, (tensor) => {
    const own = taken.has(tensor) || tensor instanceof tf.Variable ? tf.clone(tensor) : tensor;
    taken.add(own);
    return own;
  });
}

/**
 * `tf.tidy` for a tree: of all tensors made meanwhile, those of the result stay.
 * @throws {InvalidOptionsError} for what is no function.
 */
export function tidyTree<Tree>(make: () => Tree): Tree {
  parseOptions('tidyTree.make', functionOption(), make);
  const engine = tf.engine();
  engine.startScope();
  const kept: tf.Tensor[] = [];
  try {
    const tree = make();
    kept.push(...tensorsOf(tree));
    return tree;
  } finally {
    engine.endScope(kept);
  }
}
