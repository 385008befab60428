import { InvalidOptionsError, parseOptions } from '@tapehead/core';
import * as z from 'zod';

/** One sequence of a data set: T inputs, and what is to be answered. */
export interface FixedSequence {
  /** [T][I]. */
  readonly inputs: readonly (readonly number[])[];
  /**
   * [T][O]; null at a step where nothing is asked. A number stands for a vector of it alone: with outputs that are
   * classes it is the index of the right class, from 0.
   */
  readonly targets: readonly (readonly number[] | number | null)[];
  /** [T], 1 where the output counts, else 0; wherever there is a target, if not given. */
  readonly mask?: readonly number[] | undefined;
}

/** The sizes that all sequences of a data set share. */
export interface SequenceSizes {
  /** I. */
  readonly inputSize: number;
  /** O. */
  readonly outputSize: number;
}

/** A sequence as typed arrays. */
export interface PackedSequence extends SequenceSizes {
  /** How messages name it, such as `row 3`. */
  readonly where?: string;
  /** T. */
  readonly steps: number;
  /** [T, I]. */
  readonly inputs: Float32Array;
  /** [T, O], zeros where nothing is asked. */
  readonly targets: Float32Array;
  /** [T], 0 or 1. */
  readonly mask: Float32Array;
}

const number = z.number({ error: 'a finite number' });
const vector = z
  .array(number, { error: 'a list of numbers' })
  .min(1, { error: 'a number at least' });
const sequence = z.strictObject(
  {
    inputs: z.array(vector, { error: 'a list of T vectors' }).min(1, { error: 'a step at least' }),
    targets: z.array(z.union([vector, number], { error: 'a list of numbers' }).nullable(), {
      error: 'a list of T vectors, or null for some',
    }),
    mask: z
      .array(
        z.custom<0 | 1>((value) => value === 0 || value === 1, { error: '0 or 1' }),
        {
          error: 'a list of T numbers',
        },
      )
      .optional(),
  },
  { error: 'an object such as {"inputs": [[1, 0]], "targets": [[1]]}' },
);

/**
 * Checks a sequence and packs it. `where` begins the messages; `sizes` are those of the sequences before, if any.
 * @throws {InvalidOptionsError} naming the member that does not fit, and what would.
 * @example
 * ```ts
 * import { packSequence } from '@tapehead/tasks';
 *
 * const { steps, mask } = packSequence('row 1', { inputs: [[1], [0]], targets: [null, [1]] });
 * console.log(steps, mask); // 2 [0, 1]
 * ```
 */
export function packSequence(where: string, value: unknown, sizes?: SequenceSizes): PackedSequence {
  const { inputs, targets: given, mask } = parseOptions(where, sequence, value);
  const targets = given.map((target) => (typeof target === 'number' ? [target] : target));
  const steps = inputs.length;
  requireLength(`${where}.targets`, targets.length, steps, 'as many as inputs');
  if (mask) requireLength(`${where}.mask`, mask.length, steps, 'as many as inputs');
  const inputSize = sizes?.inputSize ?? inputs[0]?.length ?? 0;
  const outputSize = sizes?.outputSize ?? targets.find((target) => target !== null)?.length ?? 0;
  inputs.forEach((input, t) => {
    requireLength(`${where}.inputs.${t}`, input.length, inputSize, sameSize(sizes));
  });
  const packed = {
    where,
    steps,
    inputSize,
    outputSize,
    inputs: Float32Array.from(inputs.flat()),
    targets: new Float32Array(steps * outputSize),
    mask: new Float32Array(steps),
  };
  targets.forEach((target, t) => {
    if (target === null) {
      if (mask?.[t] !== 1) return;
      throw new InvalidOptionsError([
        `${where}.mask.${t}: got 1, expected 0, since targets.${t} is null`,
      ]);
    }
    requireLength(`${where}.targets.${t}`, target.length, outputSize, sameSize(sizes));
    packed.targets.set(target, t * outputSize);
    packed.mask[t] = mask?.[t] ?? 1;
  });
  if (packed.mask.every((counts) => counts === 0)) {
    throw new InvalidOptionsError([`${where}: no output counts, expected one at least`]);
  }
  return packed;
}

const sameSize = (sizes: SequenceSizes | undefined) =>
  sizes ? 'as in the first sequence' : 'as at its other steps';

function requireLength(where: string, got: number, expected: number, why: string): void {
  if (got === expected) return;
  throw new InvalidOptionsError([`${where}: got ${got} numbers, expected ${expected}, ${why}`]);
}
