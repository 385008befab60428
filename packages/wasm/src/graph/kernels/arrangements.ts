import type { Use } from '../graph.js';
import { item, sizeOf, withExtent } from '../shapes.js';
import { axesOf, sameNumbers, single, type Translation } from './translation.js';

/** Kernels that only rearrange numbers. */
export const arrangementKernels: readonly (readonly [string, Translation])[] = [
  ['Reshape', sameNumbers],
  ['ExpandDims', sameNumbers],
  [
    'Concat',
    single(({ inputs, number, output, shape }, builder) => {
      const [axis = 0] = axesOf([number('axis')], shape.length);
      const parts = inputs.filter((part) => sizeOf(part.shape) > 0);
      builder.make({ kind: 'concat', inputs: parts, axis, shape }, output);
      return true;
    }),
  ],
  [
    // Its inputs are concatenated along a new axis.
    'Pack',
    single(({ inputs, number, output, shape }, builder) => {
      const [axis = 0] = axesOf([number('axis')], shape.length);
      const parts = inputs.map(({ value }): Use => ({ value, shape: withExtent(shape, axis, 1) }));
      builder.make({ kind: 'concat', inputs: parts, axis, shape }, output);
      return true;
    }),
  ],
  [
    'Slice',
    single(({ input, numbers, output, shape }, builder) => {
      const given = numbers('begin');
      const begin = shape.map((_, axis) => given[axis] ?? 0);
      builder.make({ kind: 'slice', inputs: [input(0)], begin, shape }, output);
      return true;
    }),
  ],
  [
    'StridedSlice',
    single(({ input, numbers, output, shape }, builder) => {
      const source = input(0);
      const strides = numbers('strides');
      const plain = ['ellipsisMask', 'newAxisMask', 'shrinkAxisMask', 'beginMask'].every((mask) =>
        numbers(mask).every((bits) => bits === 0),
      );
      if (!plain || strides.some((stride) => stride !== 1)) return false;
      if (source.shape.length !== shape.length) return false;
      const given = numbers('begin');
      const begin = source.shape.map((extent, axis) => {
        const from = given[axis] ?? 0;
        return from < 0 ? from + extent : from;
      });
      builder.make({ kind: 'slice', inputs: [source], begin, shape }, output);
      return true;
    }),
  ],
  [
    'SplitV',
    ({ inputs, outputs, attributes }, builder) => {
      const source = item(inputs, 0);
      const [axis = 0] = axesOf([Number(attributes.axis)], source.shape.length);
      let at = 0;
      for (const { value, shape } of outputs) {
        const begin = withExtent(
          shape.map(() => 0),
          axis,
          at,
        );
        builder.make({ kind: 'slice', inputs: [source], begin, shape }, value);
        at += item(shape, axis);
      }
      return true;
    },
  ],
  [
    'Unpack',
    ({ inputs, outputs, attributes }, builder) => {
      const source = item(inputs, 0);
      const [axis = 0] = axesOf([Number(attributes.axis)], source.shape.length);
      outputs.forEach(({ value, shape }, index) => {
        const whole = withExtent(source.shape, axis, 1);
        const begin = withExtent(
          whole.map(() => 0),
          axis,
          index,
        );
        const part = builder.add({ kind: 'slice', inputs: [source], begin, shape: whole });
        const inputsOfCopy = [{ value: part.value, shape }];
        builder.make({ kind: 'map', operation: 'copy', inputs: inputsOfCopy, shape }, value);
      });
      return true;
    },
  ],
  [
    'Transpose',
    single(({ input, numbers, output, shape }, builder) => {
      builder.make(
        { kind: 'transpose', inputs: [input(0)], order: numbers('perm'), shape },
        output,
      );
      return true;
    }),
  ],
  [
    // Its input is concatenated with constant blocks on both sides, axis by axis.
    'PadV2',
    ({ inputs, outputs, attributes }, builder) => {
      const { value, shape } = item(outputs, 0);
      const paddings = [attributes.paddings].flat(1);
      const constant = Number(attributes.constantValue ?? 0);
      let padded = item(inputs, 0);
      padded.shape.forEach((_, axis) => {
        const [before = 0, after = 0] = [paddings[axis]].flat(1).map(Number);
        if (before === 0 && after === 0) return;
        const block = (extent: number): readonly Use[] =>
          extent === 0
            ? []
            : [
                {
                  value: builder.number(constant).value,
                  shape: withExtent(padded.shape, axis, extent),
                },
              ];
        const wide = withExtent(padded.shape, axis, before + item(padded.shape, axis) + after);
        padded = builder.add({
          kind: 'concat',
          inputs: [...block(before), padded, ...block(after)],
          axis,
          shape: wide,
        });
      });
      builder.make({ kind: 'map', operation: 'copy', inputs: [padded], shape }, value);
      return true;
    },
  ],
  [
    'Tile',
    single(({ input, output, shape }, builder) => {
      let tiled = input(0);
      const lead = shape.length - tiled.shape.length;
      if (lead > 0)
        tiled = { ...tiled, shape: [...shape.slice(0, lead).map(() => 1), ...tiled.shape] };
      // An axis of 1 is repeated by broadcasting, a longer one by concatenating copies.
      tiled.shape.forEach((extent, axis) => {
        const times = item(shape, axis) / extent;
        if (times === 1 || extent === 1) return;
        tiled = builder.add({
          kind: 'concat',
          inputs: Array.from({ length: times }, () => tiled),
          axis,
          shape: withExtent(tiled.shape, axis, extent * times),
        });
      });
      builder.make({ kind: 'map', operation: 'copy', inputs: [tiled], shape }, output);
      return true;
    }),
  ],
  [
    'Reverse',
    single(({ input, numbers, output, shape }, builder) => {
      const source = input(0);
      const axes = axesOf(numbers('dims'), shape.length).filter((axis) => item(shape, axis) > 1);
      if (axes.some((axis) => item(shape, axis) > 64)) return false;
      let reversed = source;
      for (const axis of axes) {
        const from = reversed;
        const parts = Array.from({ length: item(shape, axis) }, (_, index) =>
          builder.add({
            kind: 'slice',
            inputs: [from],
            begin: withExtent(
              shape.map(() => 0),
              axis,
              item(shape, axis) - 1 - index,
            ),
            shape: withExtent(shape, axis, 1),
          }),
        );
        reversed = builder.add({ kind: 'concat', inputs: parts, axis, shape });
      }
      builder.make({ kind: 'map', operation: 'copy', inputs: [reversed], shape }, output);
      return true;
    }),
  ],
  [
    // A cumulative sum is a product with a triangular matrix of ones.
    'Cumsum',
    single(({ input, number, flag, output, shape }, builder) => {
      const axis = (number('axis') + shape.length) % shape.length;
      const extent = item(shape, axis);
      if (axis !== shape.length - 1 || extent > 1024) return false;
      const [exclusive, reverse] = [flag('exclusive'), flag('reverse')];
      const triangle = Float32Array.from({ length: extent * extent }, (_, index) => {
        const [from, to] = [Math.floor(index / extent), index % extent];
        const distance = reverse ? from - to : to - from;
        return Number(exclusive ? distance > 0 : distance >= 0);
      });
      const rows = sizeOf(shape) / extent;
      builder.make(
        {
          kind: 'product',
          inputs: [
            { value: input(0).value, shape: [rows, extent] },
            builder.constant(triangle, [extent, extent]),
          ],
          transposed: [false, false],
          batch: 1,
          rows,
          inner: extent,
          columns: extent,
          shape,
        },
        output,
      );
      return true;
    }),
  ],
];
