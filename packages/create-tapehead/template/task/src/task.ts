import {
  createBatch,
  parseOptions,
  randomBits,
  strictOptions,
  type Task,
  wholeNumber,
} from 'tapehead';

/** What is said of one sequence. Anything else is refused, with a message that says what would be right. */
const setting = strictOptions({ length: wholeNumber(1, 1000) });

export interface EverySecondOptions {
  /** Bits of a vector. */
  readonly bits?: number;
  /** Vectors of the longest sequence in training. */
  readonly maxLength?: number;
}

/**
 * L random vectors and an end marker, then blank steps, under which every second of the vectors is to be
 * answered: the first, the third and so on. Example with one bit and L = 3, one column for each step:
 *
 * ```
 * inputs   bit    1 0 1 . . .
 *          end    . . . 1 . .
 * targets  bit    . . . . 1 1
 * mask            . . . . 1 1
 * ```
 */
export function everySecond({ bits = 3, maxLength = 6 }: EverySecondOptions = {}): Task {
  const [inputSize, outputSize] = [bits + 1, bits];
  return {
    kind: 'every-second',
    options: { bits, maxLength },
    inputSize,
    outputSize,
    // What it is evaluated on after training: the longest it has seen, and twice that.
    settings: [{ length: maxLength }, { length: 2 * maxLength }],
    // What a sequence of training is like. All that is random comes from the generator that is passed in.
    drawSetting: (rng) => ({ length: 1 + rng.integer(maxLength) }),
    sample(settings, rng) {
      const lengths = settings.map((one) => parseOptions('every-second', setting, one).length);
      const steps = lengths.map((length) => length + 1 + Math.ceil(length / 2));
      const { batch, input, answer } = createBatch({ inputSize, outputSize, steps });
      lengths.forEach((length, b) => {
        randomBits(length, bits, rng).forEach((vector, t) => {
          input(t, b).set(vector);
          if (t % 2 === 0) answer(length + 1 + t / 2, b).set(vector);
        });
        input(length, b)[bits] = 1;
      });
      return batch;
    },
    // The bits per sequence that are left to whoever answers as well as can be: here none.
    optimalBits: () => 0,
  };
}
