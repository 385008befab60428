import type { MapOperation, ReduceOperation, Use } from '../graph.js';
import { type Builder, numberIn } from '../rewrite.js';
import { item, sizeOf, withExtent } from '../shapes.js';
import { axesOf, single, type SingleCall, type Translation } from './translation.js';

/** More largest numbers than these are left to tfjs, which sorts. */
const mostLargest = 8;
/** Rows at more positions than these are not cut out one by one. */
const mostRows = 64;
/** Tables with more rows are left to tfjs: finding a row takes as long as all rows together. */
const mostTableRows = 4096;

function map(
  builder: Builder,
  operation: MapOperation,
  inputs: readonly Use[],
  shape: readonly number[],
): Use {
  return builder.add({ kind: 'map', operation, inputs, shape });
}

function reduce(builder: Builder, operation: ReduceOperation, input: Use, axis: number): Use {
  const shape = withExtent(input.shape, axis, 1);
  return builder.add({ kind: 'reduce', operation, inputs: [input], axes: [axis], shape });
}

/** The numbers from 0 on, along one axis of a shape. */
function positionsAlong(builder: Builder, shape: readonly number[], axis: number): Use {
  const extent = item(shape, axis);
  const lying = shape.map((_, index) => (index === axis ? extent : 1));
  return builder.constant(
    Float32Array.from({ length: extent }, (_, index) => index),
    lying,
  );
}

/**
 * The largest (or smallest) number along an axis, and the first position where it is; both keep the axis as 1. Where
 * `isTaken` is 1, a number does not count.
 */
function extreme(
  builder: Builder,
  x: Use,
  axis: number,
  operation: 'maximum' | 'minimum',
  isTaken?: Use,
) {
  const least = builder.number(operation === 'maximum' ? -Infinity : Infinity);
  const counted = isTaken ? map(builder, 'select', [isTaken, least, x], x.shape) : x;
  const value = reduce(builder, operation, counted, axis);
  const isEqual = map(builder, 'equal', [x, value], x.shape);
  // Not compared with what counts: numbers that are themselves −∞ would be found where one is taken.
  const isThere = isTaken ? map(builder, 'greater', [isEqual, isTaken], x.shape) : isEqual;
  const extent = builder.number(item(x.shape, axis));
  const positions = positionsAlong(builder, x.shape, axis);
  const found = map(builder, 'select', [isThere, positions, extent], x.shape);
  return { value, position: reduce(builder, 'minimum', found, axis) };
}

function argument(operation: 'maximum' | 'minimum'): Translation {
  return single(({ input, number, output, shape }, builder) => {
    const x = input(0);
    const [axis = 0] = axesOf([number('axis')], x.shape.length);
    const { value } = extreme(builder, x, axis, operation).position;
    const inputs = [{ value, shape }];
    builder.make({ kind: 'map', operation: 'copy', inputs, shape }, output);
    return true;
  });
}

/** Positions [n] as rows [n, extent] of one 1 each. */
function oneHot(builder: Builder, positions: Use, extent: number): Use {
  const count = sizeOf(positions.shape);
  const shape = [count, extent];
  const column = { value: positions.value, shape: [count, 1] };
  return map(builder, 'equal', [positionsAlong(builder, shape, 1), column], shape);
}

/** The rows [n, columns] of a table [extent, columns] where rows [n, extent] have their 1. */
function chosenRows(builder: Builder, { value, shape }: Use, table: Use): Use {
  const [count, extent] = [item(shape, 0), item(shape, 1)];
  const all = [count, extent, item(table.shape, 1)];
  const isChosen = { value, shape: [count, extent, 1] };
  const chosen = map(builder, 'select', [isChosen, table, builder.number(0)], all);
  return reduce(builder, 'sum', chosen, 1);
}

/** The rows at positions [batch, n] of a table [batch, extent, columns] of its own for each sequence. */
function chosenInEach(builder: Builder, table: Use, places: Use, axis: number): Use {
  const extent = item(table.shape, axis);
  const batch = sizeOf(table.shape.slice(0, axis));
  const [count, columns] = [sizeOf(places.shape) / batch, sizeOf(table.shape.slice(axis + 1))];
  const rows = oneHot(builder, places, extent);
  const isChosen = { value: rows.value, shape: [batch, count, extent, 1] };
  const own = { value: table.value, shape: [batch, 1, extent, columns] };
  const all = [batch, count, extent, columns];
  return reduce(builder, 'sum', map(builder, 'select', [isChosen, own, builder.number(0)], all), 2);
}

/** Rows cut out of a tensor, at positions that are known when the step is recorded. */
function cutRows(
  { input, output, shape }: SingleCall,
  places: readonly number[],
  axis: number,
  builder: Builder,
): void {
  const source = input(0);
  const parts = places.map((place) =>
    builder.add({
      kind: 'slice',
      inputs: [source],
      begin: withExtent(
        source.shape.map(() => 0),
        axis,
        place,
      ),
      shape: withExtent(source.shape, axis, 1),
    }),
  );
  const wide = withExtent(source.shape, axis, places.length);
  const { value } = builder.add({ kind: 'concat', inputs: parts, axis, shape: wide });
  builder.make({ kind: 'map', operation: 'copy', inputs: [{ value, shape }], shape }, output);
}

/** Kernels that find positions, or take numbers from them. Positions are kept as floating-point numbers. */
export const positionKernels: readonly (readonly [string, Translation])[] = [
  ['ArgMax', argument('maximum')],
  ['ArgMin', argument('minimum')],
  [
    'OneHot',
    ({ inputs: [positions], outputs, attributes }, builder) => {
      const { value: output, shape } = item(outputs, 0);
      const wanted = [attributes.onValue, attributes.offValue].map(Number);
      // With floating-point numbers tfjs's backends make different things.
      const isWhole = attributes.dtype === 'int32' && wanted.every(Number.isInteger);
      if (!positions || !isWhole) return false;
      const { value } = oneHot(builder, positions, Number(attributes.depth));
      const inputs = [{ value, shape }, ...wanted.map(builder.number)];
      builder.make({ kind: 'map', operation: 'select', inputs, shape }, output);
      return true;
    },
  ],
  [
    'TopK',
    ({ inputs, outputs, attributes }, builder) => {
      const count = Number(attributes.k);
      const source = item(inputs, 0);
      const axis = source.shape.length - 1;
      if (count < 1 || count > mostLargest) return false;
      const found: { readonly value: Use; readonly position: Use }[] = [];
      const positions = positionsAlong(builder, source.shape, axis);
      let isTaken: Use | undefined;
      while (found.length < count) {
        const largest = extreme(builder, source, axis, 'maximum', isTaken);
        found.push(largest);
        const isIt = map(builder, 'equal', [positions, largest.position], source.shape);
        isTaken = isTaken ? map(builder, 'maximum', [isTaken, isIt], source.shape) : isIt;
      }
      for (const [index, name] of (['value', 'position'] as const).entries()) {
        const { value, shape } = item(outputs, index);
        const parts = found.map((each) => each[name]);
        builder.make({ kind: 'concat', inputs: parts, axis, shape }, value);
      }
      return true;
    },
  ],
  [
    // Rows of a table are its product with rows of one 1 each. A position that the table does not have gives
    // zeros, while tfjs throws.
    'GatherV2',
    single((call, builder) => {
      const { input, number, output, shape } = call;
      const [source, places] = [input(0), input(1)];
      const [axis = 0] = axesOf([number('axis')], source.shape.length);
      const count = sizeOf(places.shape);
      const counted = number('batchDims');
      const batchDims = counted < 0 ? counted + places.shape.length : counted;
      if (count === 0) return false;
      if (batchDims > 0) {
        if (axis !== batchDims || item(source.shape, axis) > mostTableRows) return false;
        const { value } = chosenInEach(builder, source, places, axis);
        builder.make({ kind: 'map', operation: 'copy', inputs: [{ value, shape }], shape }, output);
        return true;
      }
      const found = item(builder.values, places.value).source;
      if (found.kind === 'constant') {
        if (count > mostRows) return false;
        const one = numberIn(builder.values, places);
        const list = Array.from({ length: count }, (_, at) => found.data[at] ?? one ?? 0);
        cutRows(call, list, axis, builder);
        return true;
      }
      const inner = item(source.shape, 0);
      if (axis !== 0 || inner > mostTableRows) return false;
      const columns = sizeOf(source.shape) / inner;
      const rows = oneHot(builder, places, inner);
      const table = { value: source.value, shape: [inner, columns] };
      // In a product, ∞ in one row of the table would make NaN of all rows. Weights are finite.
      if (item(builder.values, source.value).source.kind !== 'weight') {
        const { value } = chosenRows(builder, rows, table);
        builder.make({ kind: 'map', operation: 'copy', inputs: [{ value, shape }], shape }, output);
        return true;
      }
      builder.make(
        {
          kind: 'product',
          inputs: [rows, table],
          transposed: [false, false],
          batch: 1,
          rows: count,
          inner,
          columns,
          shape,
        },
        output,
      );
      return true;
    }),
  ],
  [
    // The gradient of the table. As everywhere in tfjs, what belongs to no row of it is dropped.
    'UnsortedSegmentSum',
    single(({ input, number, output, shape }, builder) => {
      const [x, places] = [input(0), input(1)];
      const inner = sizeOf(places.shape);
      const rows = number('numSegments');
      if (inner === 0 || rows > mostTableRows) return false;
      const columns = sizeOf(x.shape) / inner;
      const inputs = [oneHot(builder, places, rows), { value: x.value, shape: [inner, columns] }];
      const transposed = [true, false] as const;
      builder.make(
        { kind: 'product', inputs, transposed, batch: 1, rows, inner, columns, shape },
        output,
      );
      return true;
    }),
  ],
  [
    // Each round multiplies by what lies twice as far back as in the round before.
    'Cumprod',
    single(({ input, number, flag, output, shape }, builder) => {
      const [axis = 0] = axesOf([number('axis')], shape.length);
      const extent = item(shape, axis);
      const back = flag('reverse');
      const shifted = (x: Use, by: number): Use => {
        const rest = withExtent(shape, axis, extent - by);
        const begin = withExtent(
          shape.map(() => 0),
          axis,
          back ? by : 0,
        );
        const ones = { ...builder.number(1), shape: withExtent(shape, axis, by) };
        if (by === extent) return ones;
        const kept = builder.add({ kind: 'slice', inputs: [x], begin, shape: rest });
        const inputs = back ? [kept, ones] : [ones, kept];
        return builder.add({ kind: 'concat', inputs, axis, shape });
      };
      let product: Use = flag('exclusive') ? shifted(input(0), 1) : input(0);
      for (let distance = 1; distance < extent; distance *= 2)
        product = map(builder, 'multiply', [product, shifted(product, distance)], shape);
      builder.make({ kind: 'map', operation: 'copy', inputs: [product], shape }, output);
      return true;
    }),
  ],
];
