import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../graph/shapes.js';
import { accumulatedProduct, shifted } from './accumulated-product.js';

type Gradient = Parameters<typeof tf.registerGradient>[0];
type Made = ReturnType<Gradient['gradFunc']>;
type Attributes = Parameters<Gradient['gradFunc']>[2];

/** One gradient in the place of tfjs's, where it is registered: a page may leave out those that it does not use. */
function replace(kernelName: string, change: (given: Gradient) => Gradient): void {
  const registered: unknown = tf.getGradient(kernelName);
  if (registered === undefined) return;
  const given = tf.getGradient(kernelName);
  tf.unregisterGradient(kernelName);
  tf.registerGradient(change(given));
}

const only = (slope: tf.Tensor | tf.Tensor[]): tf.Tensor => {
  const [first] = [slope].flat();
  if (!first) throw new Error('An operation has an outcome.');
  return first;
};
const saved = (tensors: readonly tf.Tensor[], index = 0): tf.Tensor => {
  const tensor = tensors[index];
  if (!tensor) throw new Error('What a gradient needs is saved for it.');
  return tensor;
};

/** The gradient by an input that was repeated along some axes: the sum along these. */
function summedTo(slope: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes([...shape], slope.shape);
  return axes.length === 0 ? slope : tf.reshape(tf.sum(slope, axes), [...shape]);
}

/** tfjs forgets that inputs may have been repeated to fit each other, and refuses its own gradient. */
const sumsWhereRepeated = (given: Gradient): Gradient => ({
  ...given,
  gradFunc(dy, kept, attributes): Made {
    const made = given.gradFunc(dy, kept, attributes);
    return Object.fromEntries(
      Object.entries(made).map(([name, gradient]) => [
        name,
        () => summedTo(gradient(), saved(kept, name === 'a' ? 0 : 1).shape),
      ]),
    );
  },
});

/** tfjs gives the gradient of a single part as itself, and not in the list that it then expects. */
const takesOnePart = (given: Gradient): Gradient => ({
  ...given,
  gradFunc: (dy, kept, attributes) => given.gradFunc([dy].flat(), kept, attributes),
});

/** tfjs exchanges axes that nobody has exchanged, so that the gradient is wrong along all axes but the last. */
const ofCumsum = (given: Gradient): Gradient => ({
  ...given,
  gradFunc: (dy, _, { axis, exclusive, reverse }) => ({
    x: () => tf.cumsum(only(dy), Number(axis), exclusive === true, reverse !== true),
  }),
});

/** Each factor's gradient is the product of all others. Nothing is divided by a factor, which may be 0. */
const ofProd = (given: Gradient): Gradient => ({
  ...given,
  inputsToSave: ['x'],
  gradFunc(dy, kept, attributes) {
    const x = saved(kept);
    const axes = axesOf(attributes, x.shape);
    const rest = x.shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
    const order = [...rest, ...axes];
    return {
      x() {
        const moved = tf.transpose(x, order);
        const factors = tf.reshape(moved, [sizeOf(rest.map((axis) => x.shape[axis] ?? 1)), -1]);
        const others = ([1, -1] as const).map((towards) => {
          const way = { axis: 1, towards };
          return shifted(accumulatedProduct(factors, way), 1, 1, way);
        });
        const each = tf.mul(saved(others), saved(others, 1));
        const slopes = tf.mul(each, tf.reshape(only(dy), [-1, 1]));
        const back = order.map((_, axis) => order.indexOf(axis));
        return tf.transpose(tf.reshape(slopes, moved.shape), back);
      },
    };
  },
});

/** The axes that an operation reduces; all, if it names none. */
function axesOf({ axis }: Attributes, shape: number[]): readonly number[] {
  const named = [axis].flat().flatMap((each) => (typeof each === 'number' ? [each] : []));
  return tf.util.parseAxisParam(named.length === 0 ? [...shape.keys()] : named, shape);
}

/**
 * `gather` has no gradient by its positions; tfjs gives its input of positions back in its place. Their type is that of
 * whole numbers, which tfjs itself refuses wherever the positions depend on what is differentiated by. This gives zeros.
 * Where each sequence has positions of its own, tfjs calls methods of tensors that are only there if its union package is.
 */
const ofGather = (given: Gradient): Gradient => ({
  ...given,
  gradFunc(dy, kept, attributes) {
    const [x, places] = [saved(kept), saved(kept, 1)];
    const counted = Number(attributes.batchDims);
    const batchDims = counted < 0 ? counted + places.rank : counted;
    const made =
      batchDims > 0
        ? {
            x: () =>
              ofRows(
                only(dy),
                x.shape,
                places,
                batchDims,
                (Number(attributes.axis) + x.rank) % x.rank,
              ),
          }
        : given.gradFunc(dy, kept, attributes);
    return { ...made, indices: () => tf.zeros(places.shape) };
  },
});

/** Adds the gradients of gathered rows up where the rows were, in the tables of all sequences as one. */
function ofRows(
  slope: tf.Tensor,
  shape: readonly number[],
  places: tf.Tensor,
  batchDims: number,
  axis: number,
): tf.Tensor {
  const [batch, outer] = [sizeOf(shape.slice(0, batchDims)), sizeOf(shape.slice(batchDims, axis))];
  const extent = shape[axis] ?? 1;
  const begin = Int32Array.from({ length: batch * outer }, (_, table) => table * extent);
  const rows = tf.add(
    tf.reshape(places, [batch, 1, -1]),
    tf.tensor3d(begin, [batch, outer, 1], 'int32'),
  );
  const slopes = tf.reshape(slope, [rows.size, -1]);
  const flat = tf.reshape<tf.Rank.R1>(rows, [rows.size]);
  return tf.reshape(tf.unsortedSegmentSum(slopes, flat, batch * outer * extent), [...shape]);
}

/** What lies beside the tensor is a part of it again, and tfjs drops the gradient of that. */
const ofMirrorPad = (given: Gradient): Gradient => ({
  ...given,
  gradFunc(dy, kept, { paddings, mode }) {
    const { shape } = saved(kept);
    const around = [paddings].flat().map((pair) => [pair].flat().map(Number));
    return {
      x: () =>
        shape.reduce<tf.Tensor>((slope, extent, axis) => {
          const [before = 0, after = 0] = around[axis] ?? [];
          // The outermost numbers themselves are not repeated when it reflects.
          const skipped = mode === 'reflect' ? 1 : 0;
          const part = (from: number, count: number) =>
            tf.slice(
              slope,
              slope.shape.map((_, each) => (each === axis ? from : 0)),
              slope.shape.map((size, each) => (each === axis ? count : size)),
            );
          const mirrored = (from: number, count: number, at: number) =>
            tf.pad(
              tf.reverse(part(from, count), axis),
              slope.shape.map((_, each) => (each === axis ? [at, extent - at - count] : [0, 0])),
            );
          return tf.addN([
            part(before, extent),
            ...(before > 0 ? [mirrored(0, before, skipped)] : []),
            ...(after > 0 ? [mirrored(before + extent, after, extent - skipped - after)] : []),
          ]);
        }, only(dy)),
    };
  },
});

/** Replaces gradients of tfjs that fail, or that are those of something else. */
export function mendGradients(): void {
  for (const kernel of ['BatchMatMul', 'Maximum', 'Minimum', 'SquaredDifference'])
    replace(kernel, sumsWhereRepeated);
  for (const kernel of ['SplitV', 'Unpack']) replace(kernel, takesOnePart);
  replace('Cumsum', ofCumsum);
  replace('Prod', ofProd);
  replace('GatherV2', ofGather);
  replace('MirrorPad', ofMirrorPad);
}
