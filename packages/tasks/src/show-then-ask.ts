import { flag, parseOptions, strictOptions, wholeNumber } from '@tapehead/options';
import type { JsonObject, Task } from '@tapehead/spec';
import { createBatch } from './create-batch.js';
import { randomBits } from './random-bits.js';

/** The lengths to train on. */
export const lengthRange = {
  /** The shortest sequence to train on. */
  minLength: wholeNumber(1, 1000).default(1),
  /** The longest sequence to train on. */
  maxLength: wholeNumber(1, 1000).default(20),
};

export function isLengthRange({ minLength, maxLength }: { minLength: number; maxLength: number }) {
  return minLength <= maxLength;
}

export const lengthRangeFault = { error: 'minLength to be at most maxLength' };

const setting = strictOptions({ length: wholeNumber(1, 10_000) });

/** Whether a start marker comes before the vectors, in a channel of its own. */
export const startMarker = flag().default(true);

/** What sets one task of this form apart from another. */
export interface ShowThenAsk {
  readonly kind: string;
  readonly options: JsonObject & { readonly minLength: number; readonly maxLength: number };
  /** Bits of a vector that is shown. */
  readonly bits: number;
  /** Whether a start marker comes first, as by default. */
  readonly startMarker?: boolean;
  readonly outputSize: number;
  /** What is to be answered to the vectors that were shown, one vector for each step. */
  answerTo(vectors: readonly Float32Array[]): readonly ArrayLike<number>[];
  /** How many vectors that is, for a sequence of `length`. */
  answerLength(length: number): number;
}

/**
 * A task that shows random bit vectors between a start and an end marker and then asks for something
 * that follows from them, under blank inputs. An input channel for each marker stands beside the bits. It is
 * measured at 1, 2, 4 and 6 times the longest training length.
 */
export function showThenAsk(rule: ShowThenAsk): Task {
  const { kind, options, bits, outputSize, answerTo, answerLength } = rule;
  const { minLength, maxLength } = options;
  /** Steps, and as many channels, of the start marker. */
  const starts = (rule.startMarker ?? true) ? 1 : 0;
  const [start, end] = [bits, bits + starts];
  const inputSize = bits + starts + 1;
  return {
    kind,
    options,
    inputSize,
    outputSize,
    settings: [
      { length: maxLength },
      { length: 2 * maxLength },
      { length: 4 * maxLength },
      { length: 6 * maxLength },
    ],
    drawSetting: (rng) => ({ length: minLength + rng.integer(maxLength - minLength + 1) }),
    sample(settings, rng) {
      const lengths = settings.map(
        (given) => parseOptions(`${kind} setting`, setting, given).length,
      );
      const steps = lengths.map((length) => starts + length + 1 + answerLength(length));
      const { batch, input, answer } = createBatch({ inputSize, outputSize, steps });
      lengths.forEach((length, b) => {
        const vectors = randomBits(length, bits, rng);
        if (starts > 0) input(0, b)[start] = 1;
        vectors.forEach((vector, i) => {
          input(starts + i, b).set(vector);
        });
        input(starts + length, b)[end] = 1;
        answerTo(vectors).forEach((vector, i) => {
          answer(starts + length + 1 + i, b).set(vector);
        });
      });
      return batch;
    },
    optimalBits: () => 0,
  };
}
