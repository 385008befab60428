import * as tf from '@tensorflow/tfjs-core';

/**
 * The tensors of a tree of plain objects, arrays and `null`, in their order.
 * @throws {TypeError} if it holds anything else.
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
 * @throws {TypeError} if it holds anything but tensors, plain objects, arrays and `null`.
 */
export function mapTensors<Tree>(tree: Tree, change: (tensor: tf.Tensor) => tf.Tensor): Tree;
export function mapTensors(tree: unknown, change: (tensor: tf.Tensor) => tf.Tensor): unknown {
  if (tree === null) return null;
  if (isTensor(tree)) return change(tree);
  if (Array.isArray(tree)) return tree.map((member: unknown) => mapTensors(member, change));
  if (typeof tree === 'object') {
    return Object.fromEntries(
      Object.entries(tree).map(([name, member]: [string, unknown]) => [
        name,
        mapTensors(member, change),
      ]),
    );
  }
  throw new TypeError(
    `A state is made of tensors, plain objects, arrays and null; got ${typeof tree}`,
  );
}

function isTensor(value: unknown): value is tf.Tensor {
  return value instanceof tf.Tensor;
}

/**
 * The same tree with a tensor of its own at every place: a variable, a tensor that stands at two places
 * and one of `others` is replaced by a clone, so that each can be disposed of alone.
 * @throws {TypeError} if it holds anything but tensors, plain objects, arrays and `null`.
 */
export function ownTensors<Tree>(tree: Tree, others: readonly tf.Tensor[] = []): Tree {
  const taken = new Set(others);
  return mapTensors(tree, (tensor) => {
    const own = taken.has(tensor) || tensor instanceof tf.Variable ? tf.clone(tensor) : tensor;
    taken.add(own);
    return own;
  });
}

/** `tf.tidy` for a tree: of all tensors made meanwhile, those of the result stay. */
export function tidyTree<Tree>(make: () => Tree): Tree {
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
