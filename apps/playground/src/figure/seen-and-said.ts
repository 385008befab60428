import type { TraceSnapshot } from '../engine/protocol.js';
import { namedHeads } from './head-names.js';

/** Numbers that go into the controller at a step, or come out of it. */
export interface Strip {
  readonly label: string;
  readonly values: Float32Array;
  /** The least that the strongest colour stands for. */
  readonly most: number;
}

/** What the controller sees at a step, and what it says then. */
export function seenAndSaid(
  { machine, steps, inputs, inputSize, outputs, outputSize }: TraceSnapshot,
  step: number,
): readonly { readonly name: string; readonly strips: readonly Strip[] }[] {
  const strip = (label: string, values: Float32Array, size: number, at = step): Strip => ({
    label,
    values: values.slice(at * size, (at + 1) * size),
    most: 1,
  });
  const heads = namedHeads(machine?.traces ?? []);
  // What was read at a step is seen at the next one.
  const reads = heads.flatMap(({ head: { read }, name }) =>
    read && step > 0 ? [strip(`${name} head, last step`, read, read.length / steps, step - 1)] : [],
  );
  const told = heads.map(({ head, name }): Strip => {
    const parts = head.parameters.map(({ values, size }) => strip('', values, size).values);
    return { label: `to the ${name} head`, values: joined(parts), most: 1 };
  });
  return [
    { name: 'It sees', strips: [strip('input', inputs, inputSize), ...reads] },
    {
      name: 'It says',
      strips: [
        ...told.filter(({ values }) => values.length > 0),
        strip('output', outputs, outputSize),
      ],
    },
  ];
}

function joined(parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}
