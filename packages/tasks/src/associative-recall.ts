import {
  type OptionsShape,
  parseOptions,
  type Rng,
  strictOptions,
  type Task,
  wholeNumber,
} from '@tapehead/core';
import type * as z from 'zod';
import { checkedTask } from './checked-task.js';
import { createBatch } from './create-batch.js';
import { wrongBitsCriterion } from './criteria.js';
import { drawLength, isLengthRange, lengthRange, lengthRangeFault } from './length-range.js';
import { numbered } from './numbered.js';
import { randomBits } from './random-bits.js';

const associativeRecallOptions = strictOptions({
  bits: wholeNumber(1, 256).default(6),
  vectors: wholeNumber(1, 100).default(3),
  ...lengthRange(2, 6, wholeNumber(2, 1000)),
} satisfies OptionsShape<AssociativeRecallOptions>)
  .refine(isLengthRange, lengthRangeFault)
  .refine(({ bits, vectors, maxLength }) => maxLength <= 2 ** (bits * vectors), {
    error: 'maxLength to be at most 2^(bits · vectors), since items differ from each other',
  });

/** The options of `associativeRecall`. */
export interface AssociativeRecallOptions {
  /** Bits of a vector; 6 by default. */
  readonly bits?: number | undefined;
  /** Vectors of an item; 3 by default. */
  readonly vectors?: number | undefined;
  /** The fewest items to train on; 2 by default. */
  readonly minLength?: number | undefined;
  /** The most items to train on; 6 by default. */
  readonly maxLength?: number | undefined;
}

/**
 * Associative recall (paper, 4.3): after a list of items and one of them as a query, emit the item that
 * followed it in the list.
 *
 * An item is V random bit vectors. A list of L items takes (L + 2)(V + 1) steps: each item with a
 * delimiter before it, a query delimiter, the queried item, a query delimiter, then V blank inputs under
 * which the next item is to be answered. So delimiters bound every item on both sides. Two input channels
 * beside the bits carry the two kinds. All items of a list differ, so there is one answer; the query is
 * any item but the last. A setting's `length` is L. Example with 2 bits, V = 2 and L = 3, one column for
 * each step; the query is the first item:
 *
 * ```
 * inputs   bit 0  . 1 1 . . 1 . 1 . . 1 1 . . .
 *          bit 1  . . 1 . . 1 . . 1 . . 1 . . .
 *          item   1 . . 1 . . 1 . . . . . . . .
 *          query  . . . . . . . . . 1 . . 1 . .
 * targets  bit 0  . . . . . . . . . . . . . . 1
 *          bit 1  . . . . . . . . . . . . . . 1
 * mask            . . . . . . . . . . . . . 1 1
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range or ask for
 *   more items than there are.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { associativeRecall } from '@tapehead/tasks';
 *
 * const { steps } = associativeRecall({ vectors: 3 }).sample([{ length: 6 }], createRng(1));
 * console.log(steps); // 32
 * ```
 */
export function associativeRecall(options: AssociativeRecallOptions = {}): Task {
  return loadAssociativeRecall(options satisfies z.input<typeof associativeRecallOptions>);
}

/** `associativeRecall` from stored options. */
export function loadAssociativeRecall(options: unknown): Task {
  const complete = parseOptions('associative-recall', associativeRecallOptions, options);
  const { bits, vectors, maxLength } = complete;
  const [delimiter, queryDelimiter] = [bits, bits + 1];
  const [inputSize, outputSize] = [bits + 2, bits];
  const mostItems = Math.min(10_000, 2 ** (bits * vectors));
  const settingSchema = strictOptions({ length: wholeNumber(2, mostItems) });
  return checkedTask({
    kind: 'associative-recall',
    summary:
      'It sees a list of items, then one of them again, and has to say the item that came after it.',
    options: complete,
    inputSize,
    outputSize,
    channels: {
      inputs: [...numbered('bit', bits), 'item', 'query'],
      outputs: numbered('bit', bits),
    },
    settings: [
      { length: maxLength },
      ...[10 / 6, 2, 2.5, 20 / 6]
        .map((factor) => ({ length: Math.round(factor * maxLength) }))
        .filter(({ length }) => length <= mostItems),
    ],
    drawSetting: (rng) => ({ length: drawLength(complete, rng) }),
    sample(settings, rng) {
      const lengths = settings.map(
        (setting) => parseOptions('associative-recall setting', settingSchema, setting).length,
      );
      const steps = lengths.map((length) => (length + 2) * (vectors + 1));
      const { batch, input, answer } = createBatch({ inputSize, outputSize, steps });
      lengths.forEach((length, b) => {
        const items = distinctItems(length, vectors, bits, rng);
        const queried = rng.integer(length - 1);
        const query = length * (vectors + 1);
        const end = query + vectors + 1;
        input(query, b)[queryDelimiter] = 1;
        input(end, b)[queryDelimiter] = 1;
        items.forEach((item, i) => {
          const start = i * (vectors + 1);
          input(start, b)[delimiter] = 1;
          item.forEach((vector, v) => {
            input(start + 1 + v, b).set(vector);
            if (i === queried) input(query + 1 + v, b).set(vector);
            if (i === queried + 1) answer(end + 1 + v, b).set(vector);
          });
        });
      });
      return batch;
    },
    optimalBits: () => 0,
    slotsNeeded: ({ length }) => length,
    // With too few different items for a list twice as long, the default criterion holds.
    ...(2 * maxLength <= mostItems && {
      criterion: wrongBitsCriterion(
        `zero wrong bits at ${maxLength} items, and at most 1 % at ${2 * maxLength}`,
        [
          { setting: { length: maxLength }, atMost: 0 },
          { setting: { length: 2 * maxLength }, atMost: 0.01 },
        ],
      ),
    }),
  });
}

/** `count` items, no two of them alike. There are 2^(bits · vectors) in all. */
function distinctItems(
  count: number,
  vectors: number,
  bits: number,
  rng: Rng,
): readonly (readonly Float32Array[])[] {
  const items = new Map<string, readonly Float32Array[]>();
  while (items.size < count) {
    const item = randomBits(vectors, bits, rng);
    items.set(item.map((vector) => vector.join('')).join(), item);
  }
  return [...items.values()];
}
