import {
  type Channels,
  type Criterion,
  flag,
  InvalidOptionsError,
  type JsonObject,
  parseOptions,
  realNumber,
  strictOptions,
  type Task,
  wholeNumber,
} from '@tapehead/core';
import type * as z from 'zod';
import { checkedTask } from './checked-task.js';
import { type BatchDraft, createBatch } from './create-batch.js';
import { happens } from './happens.js';
import { drawLength, type LengthRange, measuredLength } from './length-range.js';
import { numbered } from './numbered.js';
import { randomBits } from './random-bits.js';
import { stretchesOfBits } from './stretches.js';
import { withZeroItems, zeroItemProbability } from './zero-items.js';

const setting = strictOptions({
  length: measuredLength,
  /** 1 for bits that keep their value for a while, as in a pattern drawn by hand, instead of random bits. */
  stretches: wholeNumber(0, 1).default(0),
  zeroItemProbability: zeroItemProbability.default(0),
});

/** How probable it is that training draws a setting with `stretches`; the paper has none. */
export const stretchesProbability: z.ZodOptional<z.ZodNumber> = realNumber(0, 1).optional();

/** Whether a start marker comes before the vectors, in a channel of its own. */
export const startMarker: z.ZodDefault<z.ZodBoolean> = flag().default(true);

/** What differs between tasks of this form. */
export interface ShowThenAsk {
  readonly kind: string;
  readonly summary: string;
  readonly options: JsonObject & LengthRange;
  /** Bits of a vector that is shown. */
  readonly bits: number;
  /** Whether a start marker comes first, as by default. */
  readonly startMarker?: boolean;
  /** How probable a training sequence with stretches is; 0, if not given. */
  readonly stretchesProbability?: number | undefined;
  /** How probable it is that a vector to train on is all zeros; 0, if not given. */
  readonly zeroItemProbability?: number | undefined;
  readonly outputSize: number;
  /** What the bits that are shown and answered are called, and the marker that asks; numbered bits, and `repeat`, if not given. */
  readonly names?: Channels & { readonly asks: string };
  /** What is to be answered to the vectors that were shown, one vector for each step. */
  answerTo(vectors: readonly Float32Array[]): readonly ArrayLike<number>[];
  /** How many vectors that is, for a sequence of `length`. */
  answerLength(length: number): number;
  /** Whether every vector has to be kept in a slot of its own. */
  readonly keepsVectors: boolean;
  readonly criterion?: Criterion;
}

/**
 * A task that shows random bit vectors between a start and an end marker and then asks for something
 * that follows from them, under blank inputs. An input channel for each marker stands beside the bits. It is
 * measured at 1, 2, 4 and 6 times the longest training length.
 */
export function showThenAsk(rule: ShowThenAsk): Task {
  const {
    kind,
    options,
    bits,
    outputSize,
    answerTo,
    answerLength,
    stretchesProbability = 0,
    zeroItemProbability: zeros = 0,
    keepsVectors,
    criterion,
    names = {
      inputs: numbered('bit', bits),
      outputs: numbered('bit', outputSize),
      asks: 'repeat',
    },
  } = rule;
  const { maxLength } = options;
  /** Steps, and as many channels, of the start marker. */
  const starts = (rule.startMarker ?? true) ? 1 : 0;
  const [start, end] = [bits, bits + starts];
  const inputSize = bits + starts + 1;
  const draftOf = (lengths: readonly number[]) =>
    createBatch({
      inputSize,
      outputSize,
      steps: lengths.map((length) => starts + length + 1 + answerLength(length)),
    });
  const fillIn = (
    { input, answer }: BatchDraft,
    b: number,
    vectors: readonly Float32Array[],
  ): void => {
    const asking = starts + vectors.length;
    if (starts > 0) input(0, b)[start] = 1;
    vectors.forEach((vector, i) => {
      input(starts + i, b).set(vector);
    });
    input(asking, b)[end] = 1;
    answerTo(vectors).forEach((vector, i) => {
      answer(asking + 1 + i, b).set(vector);
    });
  };
  return checkedTask({
    kind,
    summary: rule.summary,
    options,
    inputSize,
    outputSize,
    channels: {
      inputs: [...names.inputs, ...(starts > 0 ? ['start'] : []), names.asks],
      outputs: names.outputs,
    },
    settings: [
      { length: maxLength },
      { length: 2 * maxLength },
      { length: 4 * maxLength },
      { length: 6 * maxLength },
    ],
    drawSetting(rng) {
      const length = drawLength(options, rng);
      return {
        length,
        ...(happens(stretchesProbability, rng) && { stretches: 1 }),
        ...(zeros > 0 && { zeroItemProbability: zeros }),
      };
    },
    sample(settings, rng) {
      const given = settings.map((one) => parseOptions(`${kind} setting`, setting, one));
      const draft = draftOf(given.map(({ length }) => length));
      given.forEach(({ length, stretches, zeroItemProbability: probability }, b) => {
        const vectors = (stretches ? stretchesOfBits : randomBits)(length, bits, rng);
        fillIn(draft, b, withZeroItems(vectors, probability, rng));
      });
      return draft.batch;
    },
    optimalBits: () => 0,
    ...(keepsVectors && { slotsNeeded: ({ length }) => length }),
    ...(outputSize === bits && {
      fromPattern(rows) {
        requirePattern(kind, rows, bits);
        const draft = draftOf([rows.length]);
        fillIn(
          draft,
          0,
          rows.map((row) => Float32Array.from(row)),
        );
        return draft.batch;
      },
    }),
    ...(criterion && { criterion }),
  });
}

/** @throws {InvalidOptionsError} if these are no rows of so many bits. */
function requirePattern(kind: string, rows: readonly (readonly number[])[], bits: number): void {
  const isRow = (row: readonly number[]) =>
    row.length === bits && row.every((bit) => bit === 0 || bit === 1);
  if (rows.length > 0 && rows.every(isRow)) return;
  throw new InvalidOptionsError([
    `${kind}.fromPattern.rows: expected at least one row, each of ${bits} ${bits === 1 ? 'bit' : 'bits'}, 0 or 1`,
  ]);
}
