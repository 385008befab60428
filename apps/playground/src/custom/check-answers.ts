import { InvalidOptionsError, parseOptions, strictOptions, wholeNumber } from '@tapehead/core';
import * as z from 'zod';
import type { CustomSequence, CustomShape } from './protocol.js';

const names = z.array(
  z.custom<string>((name) => typeof name === 'string', { error: 'a name' }),
  {
    error: "a list of names, such as ['bit', 'start']",
  },
);
const areFor = (list: readonly string[], size: number) =>
  list.length === size && new Set(list).size === size;

const shape = strictOptions({
  inputSize: wholeNumber(1, 256),
  outputSize: wholeNumber(1, 256),
  minLength: wholeNumber(1, 1000),
  maxLength: wholeNumber(1, 1000),
  channels: strictOptions({ inputs: names, outputs: names }).optional(),
})
  .refine(({ minLength, maxLength }) => minLength <= maxLength, {
    error: 'minLength to be at most maxLength',
  })
  .refine(
    ({ inputSize, outputSize, channels }) =>
      !channels || (areFor(channels.inputs, inputSize) && areFor(channels.outputs, outputSize)),
    { error: 'channels to have a name of its own for each input and each output' },
  );

/** @throws {InvalidOptionsError} saying which of the task's exports is wrong. */
export function checkShape(value: unknown): CustomShape {
  return parseOptions('export', shape, value);
}

const mostSteps = 4000;
const numbers = z.instanceof(Float32Array);
const answer = z.array(
  z.object({ steps: z.int().min(0), inputs: numbers, targets: numbers, mask: numbers }),
);

/**
 * Checks the sequences that came from the sandbox, since the code there is not trusted.
 * @throws {InvalidOptionsError} saying what is wrong with the first that is.
 */
export function checkSequences(
  value: unknown,
  count: number,
  { inputSize, outputSize }: CustomShape,
): readonly CustomSequence[] {
  const sequences = answer.parse(value);
  const wrong = (got: string) => new InvalidOptionsError([`sequence: got ${got}`]);
  if (sequences.length !== count) throw wrong(`${sequences.length} of them, expected ${count}`);
  for (const { steps, inputs, targets, mask } of sequences) {
    if (steps < 1 || steps > mostSteps) throw wrong(`${steps} steps, expected 1 to ${mostSteps}`);
    const fits =
      inputs.length === steps * inputSize &&
      targets.length === steps * outputSize &&
      mask.length === steps;
    if (!fits || !inputs.every(Number.isFinite)) throw wrong('numbers that do not fit together');
    if (!mask.includes(1)) throw wrong('no target, expected at least one that is not null');
    const odd = targets.find((bit) => bit !== 0 && bit !== 1);
    if (odd !== undefined) throw wrong(`the target ${odd}, expected bits, 0 or 1`);
  }
  return sequences;
}
