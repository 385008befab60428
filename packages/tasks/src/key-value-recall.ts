import {
  InvalidOptionsError,
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
import { shuffled } from './fixed-task.js';
import {
  drawLength,
  isLengthRange,
  lengthRange,
  lengthRangeFault,
  measuredLength,
} from './length-range.js';
import { numbered } from './numbered.js';
import { randomBits } from './random-bits.js';

const keyValueRecallOptions = strictOptions({
  bits: wholeNumber(4, 64).default(16),
  values: wholeNumber(2, 64).default(8),
  queries: wholeNumber(1, 1000).default(10),
  ...lengthRange(1, 20),
} satisfies OptionsShape<KeyValueRecallOptions>)
  .refine(isLengthRange, lengthRangeFault)
  .refine(({ bits, maxLength }) => maxLength <= mostItems(bits), {
    error: 'no more items than half of the keys that there are, 2^(bits − 1)',
  });

/** The options of `keyValueRecall`. */
export interface KeyValueRecallOptions {
  /** Bits of a key; 16 by default. */
  readonly bits?: number | undefined;
  /** How many values there are, each a class; 8 by default. */
  readonly values?: number | undefined;
  /** How many keys are asked for, or all where there are fewer; 10 by default. */
  readonly queries?: number | undefined;
  /** The fewest items to train on; 1 by default. */
  readonly minLength?: number | undefined;
  /** The most items to train on; 20 by default. */
  readonly maxLength?: number | undefined;
}

/** So that keys without a double are found soon. */
const mostItems = (bits: number) => 2 ** (bits - 1);

/**
 * Key-value recall: items of a key and a value are shown, then some of the keys again, whose values are to be told.
 *
 * Keys are random bits that no other item of the sequence has, drawn afresh for every sequence, so that nothing but a
 * memory can know them. L items and Q queries take L + Q steps: an item at each step, then a key at each step, with an
 * input channel that says that it is a query; its value is to be told at the same step. Keys are asked for in a random
 * order, none twice. A setting's `length` is L. The outputs are classes. Example with 4 bits, 2 values, 2 queries and
 * L = 3, one column for each step:
 *
 * ```
 * inputs   bit 0    1 . . . 1
 *          bit 1    . 1 . 1 .
 *          bit 2    . 1 . 1 .
 *          bit 3    1 1 . 1 1
 *          value 0  1 . 1 . .
 *          value 1  . 1 . . .
 *          query    . . . 1 1
 * targets  value 0  . . . . 1
 *          value 1  . . . 1 .
 * mask              . . . 1 1
 * ```
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { keyValueRecall } from '@tapehead/tasks';
 *
 * const task = keyValueRecall({ bits: 16, values: 8 });
 * console.log(task.inputSize, task.sample([{ length: 1000 }], createRng(1)).steps); // 25 1010
 * ```
 */
export function keyValueRecall(options: KeyValueRecallOptions = {}): Task {
  return loadKeyValueRecall(options satisfies z.input<typeof keyValueRecallOptions>);
}

/** `keyValueRecall` from stored options. */
export function loadKeyValueRecall(options: unknown): Task {
  const complete = parseOptions('key-value-recall', keyValueRecallOptions, options);
  const { bits, values, queries, maxLength } = complete;
  const query = bits + values;
  const [inputSize, outputSize] = [query + 1, values];
  return checkedTask({
    kind: 'key-value-recall',
    summary:
      'It sees keys that it never saw before, each with a value, then some of the keys again, and has to say their values.',
    options: complete,
    inputSize,
    outputSize,
    outputs: 'classes',
    channels: {
      inputs: [...numbered('bit', bits), ...numbered('value', values), 'query'],
      outputs: numbered('value', values),
    },
    settings: [
      { length: maxLength },
      ...[2, 10, 50]
        .map((times) => ({ length: times * maxLength }))
        .filter(({ length }) => length <= mostItems(bits)),
    ],
    drawSetting: (rng) => ({ length: drawLength(complete, rng) }),
    sample(settings, rng) {
      const lengths = settings.map((setting) => {
        const { length } = parseOptions('key-value-recall setting', itemsSetting, setting);
        if (length <= mostItems(bits)) return length;
        throw new InvalidOptionsError([
          `key-value-recall setting.length: got ${length}, expected at most ${mostItems(bits)}, half of the keys of ${bits} bits`,
        ]);
      });
      const steps = lengths.map((length) => length + Math.min(queries, length));
      const { batch, input, choose } = createBatch({ inputSize, outputSize, steps });
      lengths.forEach((length, b) => {
        const items = freshKeys(length, bits, rng).map((key) => ({
          key,
          value: rng.integer(values),
        }));
        items.forEach(({ key, value }, t) => {
          input(t, b).set(key);
          input(t, b)[bits + value] = 1;
        });
        const asked = shuffled(items, rng).slice(0, queries);
        asked.forEach(({ key, value }, i) => {
          input(length + i, b).set(key);
          input(length + i, b)[query] = 1;
          choose(length + i, b, value);
        });
      });
      return batch;
    },
    optimalBits: () => 0,
    slotsNeeded: ({ length }) => length,
  });
}

const itemsSetting = strictOptions({ length: measuredLength });

/** Keys of random bits, none twice. */
function freshKeys(count: number, bits: number, rng: Rng): readonly Float32Array[] {
  const keys = new Map<string, Float32Array>();
  while (keys.size < count) {
    for (const key of randomBits(count - keys.size, bits, rng)) keys.set(key.join(''), key);
  }
  return [...keys.values()];
}
