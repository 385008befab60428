import { parseOptions, strictOptions, type Task, wholeNumber } from '@tapehead/core';
import { createBatch, randomBits } from '@tapehead/tasks';

const reverseOptions = strictOptions({
  bits: wholeNumber(1, 64).default(4),
  maxLength: wholeNumber(1, 100).default(5),
});
const reverseSetting = strictOptions({ length: wholeNumber(1, 1000) });

export interface ReverseOptions {
  readonly bits?: number;
  readonly maxLength?: number;
}

/**
 * Reverse: L vectors and an end marker, then L blank steps under which the vectors are answered, the last
 * one first. Example with 2 bits and L = 2, one column for each step:
 *
 * ```
 * inputs   bit 0    1 0 . . .
 *          bit 1    1 1 . . .
 *          end      . . 1 . .
 * targets  bit 0    . . . 0 1
 *          bit 1    . . . 1 1
 * mask              . . . 1 1
 * ```
 */
export function reverse(options: ReverseOptions = {}): Task {
  return loadReverse(options);
}

/** The same from stored options. */
export function loadReverse(options: unknown): Task {
  const { bits, maxLength } = parseOptions('reverse', reverseOptions, options);
  const [inputSize, outputSize] = [bits + 1, bits];
  return {
    kind: 'reverse',
    options: { bits, maxLength },
    inputSize,
    outputSize,
    settings: [{ length: maxLength }, { length: 2 * maxLength }],
    drawSetting: (rng) => ({ length: 1 + rng.integer(maxLength) }),
    sample(settings, rng) {
      const lengths = settings.map(
        (setting) => parseOptions('reverse setting', reverseSetting, setting).length,
      );
      const steps = lengths.map((length) => 2 * length + 1);
      const { batch, input, answer } = createBatch({ inputSize, outputSize, steps });
      lengths.forEach((length, b) => {
        randomBits(length, bits, rng).forEach((vector, i) => {
          input(i, b).set(vector);
          answer(2 * length - i, b).set(vector);
        });
        input(length, b)[bits] = 1;
      });
      return batch;
    },
    optimalBits: () => 0,
  };
}
