import * as tf from '@tensorflow/tfjs-core';
import { accumulatedProduct, shifted } from './accumulated-product.js';

type Gradient = Parameters<typeof tf.registerGradient>[0];

/** What compares is constant almost everywhere. */
const comparisons = [
  'All',
  'Any',
  'Equal',
  'Greater',
  'Less',
  'LessEqual',
  'LogicalAnd',
  'LogicalNot',
  'LogicalOr',
  'LogicalXor',
  'NotEqual',
];

const ofComparison = (kernelName: string): Gradient => {
  const inputsToSave = /^(All|Any|LogicalNot)$/.test(kernelName) ? ['x'] : ['a', 'b'];
  return {
    kernelName,
    inputsToSave,
    gradFunc: (_dy, saved) =>
      Object.fromEntries(
        inputsToSave.map((name, index) => [
          name,
          () => tf.zeros(saved[index]?.shape ?? [], 'float32'),
        ]),
      ),
  };
};

/** The gradient of the k largest goes to where they were. */
const ofTopK: Gradient = {
  kernelName: 'TopK',
  inputsToSave: ['x'],
  outputsToSave: [false, true],
  gradFunc(dy, [x, indices]) {
    const [slope] = [dy].flat();
    return {
      x() {
        if (!x || !indices || !slope) throw new Error('TopK has an input and two outputs.');
        const extent = x.shape[x.rank - 1] ?? 1;
        const places = tf.cast(tf.oneHot(indices, extent), 'float32');
        return tf.sum(tf.mul(places, tf.expandDims(slope, -1)), -2);
      },
    };
  },
};

/**
 * y_i = Π_{j≤i} x_j: with S_i = dy_i + x_{i+1} S_{i+1}, the gradient by x_i is y_{i−1} S_i. Nothing is divided by x,
 * which may be 0.
 */
const ofCumprod: Gradient = {
  kernelName: 'Cumprod',
  inputsToSave: ['x'],
  gradFunc(dy, [x], attributes) {
    return {
      x() {
        const [slope] = [dy].flat();
        if (!x || !slope) throw new Error('Cumprod has an input and an output.');
        const { axis, exclusive, reverse } = {
          axis: Number(attributes.axis),
          exclusive: attributes.exclusive === true,
          reverse: attributes.reverse === true,
        };
        const way = { axis: (axis + x.rank) % x.rank, towards: reverse ? -1 : 1 } as const;
        const back = { ...way, towards: reverse ? 1 : -1 } as const;
        const before = shifted(accumulatedProduct(x, way), 1, 1, way);
        // An exclusive product is the same one, moved on by one place.
        const own = exclusive ? shifted(slope, 1, 0, back) : slope;
        let factors = shifted(x, 1, 0, back);
        let sums = own;
        const extent = x.shape[way.axis] ?? 1;
        for (let distance = 1; distance < extent; distance *= 2) {
          sums = tf.add(sums, tf.mul(factors, shifted(sums, distance, 0, back)));
          factors = tf.mul(factors, shifted(factors, distance, 0, back));
        }
        return tf.mul(before, sums);
      },
    };
  },
};

/** Registers gradients of operations for which tfjs has none. Those that somebody has registered stay. */
export function registerMissingGradients(): void {
  for (const gradient of [...comparisons.map(ofComparison), ofTopK, ofCumprod]) {
    const registered: unknown = tf.getGradient(gradient.kernelName);
    if (registered === undefined) tf.registerGradient(gradient);
  }
}
