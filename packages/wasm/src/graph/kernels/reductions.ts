import type { ReduceOperation, Use } from '../graph.js';
import type { Builder } from '../rewrite.js';
import { item, withExtent } from '../shapes.js';
import { axesOf, single, type SingleCall, type Translation } from './translation.js';

function reduce(
  builder: Builder,
  operation: ReduceOperation,
  input: Use,
  axes: readonly number[],
  shape: readonly number[],
): Use {
  return builder.add({ kind: 'reduce', operation, inputs: [input], axes, shape });
}

/** The axes that a call reduces; all, if it names none. */
function reducedAxes(call: SingleCall): readonly number[] {
  const { shape } = call.input(0);
  // Max calls its axes otherwise than all others do.
  const axes = [...call.numbers('axis'), ...call.numbers('reductionIndices')].filter((axis) =>
    Number.isInteger(axis),
  );
  return axes.length === 0 ? shape.map((_, axis) => axis) : axesOf(axes, shape.length);
}

function reduction(operation: ReduceOperation): Translation {
  return single((call, builder) => {
    const { output, shape } = call;
    builder.make(
      { kind: 'reduce', operation, inputs: [call.input(0)], axes: reducedAxes(call), shape },
      output,
    );
    return true;
  });
}

export const reductionKernels: readonly (readonly [string, Translation])[] = [
  ['Sum', reduction('sum')],
  ['Max', reduction('maximum')],
  ['Min', reduction('minimum')],
  // True is 1 and false is 0.
  ['Any', reduction('maximum')],
  ['All', reduction('minimum')],
  [
    'Mean',
    single((call, builder) => {
      const { output, shape } = call;
      const input = call.input(0);
      const axes = reducedAxes(call);
      const count = axes.reduce((product, axis) => product * item(input.shape, axis), 1);
      const sum = reduce(builder, 'sum', input, axes, shape);
      builder.make(
        { kind: 'map', operation: 'multiply', inputs: [sum, builder.number(1 / count)], shape },
        output,
      );
      return true;
    }),
  ],
  [
    // e^(x − max) divided by its sum along the last axis.
    'Softmax',
    single(({ input, output, shape }, builder) => {
      const last = shape.length - 1;
      const rows = withExtent(shape, last, 1);
      const largest = reduce(builder, 'maximum', input(0), [last], rows);
      const shifted = builder.add({
        kind: 'map',
        operation: 'subtract',
        inputs: [input(0), largest],
        shape,
      });
      const powers = builder.add({
        kind: 'map',
        operation: 'exponentialOrZero',
        inputs: [shifted],
        shape,
      });
      const total = reduce(builder, 'sum', powers, [last], rows);
      const share = builder.add({
        kind: 'map',
        operation: 'divide',
        inputs: [builder.number(1), total],
        shape: rows,
      });
      builder.make({ kind: 'map', operation: 'multiply', inputs: [powers, share], shape }, output);
      return true;
    }),
  ],
];
