import type { RecordedCall } from '../../record/recording.js';
import type { MapOperation, Use } from '../graph.js';
import type { Builder } from '../rewrite.js';
import { item } from '../shapes.js';

/** A recorded call with the types of its inputs. */
export interface TypedCall extends RecordedCall {
  readonly types: readonly string[];
}

/**
 * Adds the nodes for a recorded call, whose inputs are already values of the graph. Returns false if it cannot
 * translate a call with these attributes.
 */
export type Translation = (call: TypedCall, builder: Builder) => boolean;

/** A call with one result, with functions that read its attributes. */
export interface SingleCall {
  readonly inputs: readonly Use[];
  readonly output: number;
  readonly shape: readonly number[];
  readonly types: readonly string[];
  input(index: number): Use;
  number(name: string): number;
  /** An attribute as a list of numbers; a single number becomes a list of one. */
  numbers(name: string): readonly number[];
  flag(name: string): boolean;
}

export function single(translate: (call: SingleCall, builder: Builder) => boolean): Translation {
  return ({ inputs, outputs, attributes, types }, builder) => {
    const { value: output, shape } = item(outputs, 0);
    return translate(
      {
        inputs,
        output,
        shape,
        types,
        input: (index) => item(inputs, index),
        number: (name) => Number(attributes[name]),
        numbers: (name) =>
          attributes[name] === undefined || attributes[name] === null
            ? []
            : [attributes[name]].flat().map(Number),
        flag: (name) => attributes[name] === true,
      },
      builder,
    );
  };
}

/** Translates a call into one elementwise operation on its inputs. */
export function elementwise(operation: MapOperation): Translation {
  return single(({ inputs, output, shape }, builder) => {
    builder.make({ kind: 'map', operation, inputs, shape }, output);
    return true;
  });
}

/** Translates a call into several elementwise operations; `apply` adds them, and the last one makes the result. */
export function formula(
  write: (
    call: SingleCall,
    apply: (operation: MapOperation, ...inputs: readonly Use[]) => Use,
    builder: Builder,
  ) => Use,
): Translation {
  return single((call, builder) => {
    const apply = (operation: MapOperation, ...inputs: readonly Use[]) =>
      builder.add({ kind: 'map', operation, inputs, shape: call.shape });
    const result = write(call, apply, builder);
    builder.make(
      { kind: 'map', operation: 'copy', inputs: [result], shape: call.shape },
      call.output,
    );
    return true;
  });
}

/** The result has the numbers of the first input. */
export const sameNumbers: Translation = single(({ input, output, shape }, builder) => {
  const { value } = input(0);
  builder.make({ kind: 'map', operation: 'copy', inputs: [{ value, shape }], shape }, output);
  return true;
});

/** Axes counted from the first. */
export function axesOf(axes: readonly number[], rank: number): readonly number[] {
  return axes.map((axis) => (axis + rank) % rank);
}
