import type { HeadSnapshot, TraceSnapshot } from '../engine/protocol.js';

/** Numbers that go into the controller at a step, or come out of it. */
export interface Strip {
  readonly label: string;
  readonly values: Float32Array;
  /** The least that the strongest colour stands for. */
  readonly most: number;
}

/** What the controller sees at a step, and what it says then. */
export function seenAndSaid(
  { machine, inputs, inputSize, outputs, outputSize }: TraceSnapshot,
  step: number,
): readonly { readonly name: string; readonly strips: readonly Strip[] }[] {
  const strip = (label: string, values: Float32Array, size: number, at = step): Strip => ({
    label,
    values: values.slice(at * size, (at + 1) * size),
    most: 1,
  });
  const heads = machine?.traces ?? [];
  const width = machine?.width ?? 0;
  const nameOf = (head: HeadSnapshot) => {
    const alike = heads.filter(({ role }) => role === head.role);
    return alike.length > 1 ? `${head.role} ${alike.indexOf(head) + 1}` : head.role;
  };
  // What was read at a step is seen at the next one.
  const reads = heads
    .filter(({ role }) => role === 'read' && step > 0)
    .map((head) => strip(`${nameOf(head)} head, last step`, head.vectors, width, step - 1));
  const told = heads.map((head): Strip => {
    const parts = head.parameters.map(({ values, size }) => strip('', values, size).values);
    return { label: `to the ${nameOf(head)} head`, values: joined(parts), most: 1 };
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
