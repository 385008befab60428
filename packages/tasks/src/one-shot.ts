import {
  type Batch,
  type Criterion,
  type OptionsShape,
  parseOptions,
  realNumber,
  type Rng,
  strictOptions,
  type Task,
  wholeNumber,
} from '@tapehead/core';
import type * as z from 'zod';
import { checkedTask } from './checked-task.js';
import { createBatch } from './create-batch.js';
import { shuffled } from './fixed-task.js';
import { drawGlyph, writeGlyph } from './glyphs.js';
import { drawLength, isLengthRange, lengthRange, lengthRangeFault } from './length-range.js';
import { numbered } from './numbered.js';

const oneShotOptions = strictOptions({
  classes: wholeNumber(2, 20).default(5),
  size: wholeNumber(3, 32).default(6),
  deviation: realNumber(0, 1).default(0.03),
  ...lengthRange(50, 50),
} satisfies OptionsShape<OneShotOptions>).refine(isLengthRange, lengthRangeFault);

/** The options of `oneShot`. */
export interface OneShotOptions {
  /** How many glyphs an episode has, each a class of its own; 5 by default. */
  readonly classes?: number | undefined;
  /** Pixels of a glyph in a row, and rows; 6 by default. */
  readonly size?: number | undefined;
  /** How far off the points of a glyph are each time it is written, by the side of its square; 0.03 by default. */
  readonly deviation?: number | undefined;
  /** The fewest presentations of an episode to train on; 50 by default. */
  readonly minLength?: number | undefined;
  /** The most presentations of an episode to train on; 50 by default. */
  readonly maxLength?: number | undefined;
}

/** How often a glyph is shown in an episode that is measured. */
const presentations = 10;

/**
 * One-shot classification of drawn glyphs, in the manner of Omniglot with memory-augmented networks (Santoro and
 * others, "One-shot Learning with Memory-Augmented Neural Networks", 2016).
 *
 * An episode has a few glyphs that were never seen before and never will be again, and gives each a label by chance.
 * It takes a step for each of L presentations. Each shows a glyph, written a little differently every time, and the
 * label of the presentation before: the label comes one step late, so that it has to be bound to a glyph that is gone.
 * Under every glyph its label is to be answered. What is learned is no glyph but how to remember glyphs and labels:
 * the first time a glyph is shown its label can only be guessed, among those that are left, and from the second time
 * on it can be known. Glyphs take turns in a random order, so that each is shown L / classes times. A setting's
 * `length` is L. Inputs are the pixels of the glyph, row by row, and a channel for each label.
 *
 * Example with 2 classes, glyphs of 3 × 3 pixels and L = 4, one column for each step; the first glyph comes again at
 * the third:
 *
 * ```
 * inputs   ink 0    0.95 0.91 0.99 0.92
 *          ink 1    0.59 0.99 0.55 0.77
 *          ink 2    0.79 0.99 0.77 0.99
 *          ink 3    0.78 0.37 0.86 0.37
 *          ink 4    0.83 0.92 0.80 0.92
 *          ink 5    0.59 0.62 0.55 0.61
 *          ink 6    0.62 0.94 0.73 0.94
 *          ink 7    0.72 0.48 0.79 0.67
 *          ink 8    0.98 0.23 0.99 0.21
 *          label 0  .    .    1    .
 *          label 1  .    1    .    1
 * targets  label 0  .    1    .    1
 *          label 1  1    .    1    .
 * mask              1    1    1    1
 * ```
 *
 * The outputs are classes. `optimalBits` is log2(classes!), what guessing the labels of first presentations costs who
 * knows all glyphs apart: 6.9 bits with 5 classes. An evaluation says how many choices are wrong at the first to the
 * tenth presentation (`groups`).
 *
 * @throws {InvalidOptionsError} for options, and later for settings, that are out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { oneShot } from '@tapehead/tasks';
 *
 * const task = oneShot({ classes: 5, size: 6 });
 * const { steps } = task.sample([{ length: 50 }], createRng(1));
 * console.log(task.inputSize, task.outputSize, steps); // 41 5 50
 * ```
 */
export function oneShot(options: OneShotOptions = {}): Task {
  return loadOneShot(options satisfies z.input<typeof oneShotOptions>);
}

/** The same from stored options. */
export function loadOneShot(options: unknown): Task {
  const complete = parseOptions('one-shot', oneShotOptions, options);
  const { classes, size, deviation, maxLength } = complete;
  const pixels = size * size;
  const [inputSize, outputSize] = [pixels + classes, classes];
  return checkedTask({
    kind: 'one-shot',
    summary:
      'It sees drawn glyphs one after the other, each with its label one step late, and has to say each label before it comes.',
    options: complete,
    inputSize,
    outputSize,
    outputs: 'classes',
    channels: {
      inputs: [...numbered('ink', pixels), ...numbered('label', classes)],
      outputs: numbered('label', classes),
    },
    settings: [{ length: maxLength }, { length: 2 * maxLength }],
    drawSetting: (rng) => ({ length: drawLength(complete, rng) }),
    sample(settings, rng) {
      const steps = settings.map((one) => parseOptions('one-shot setting', setting, one).length);
      const { batch, input, choose } = createBatch({ inputSize, outputSize, steps });
      steps.forEach((length, b) => {
        const glyphs = Array.from({ length: classes }, () => drawGlyph(rng));
        const labels = shuffled(upTo(classes), rng);
        const shown = turns(classes, length, rng);
        shown.forEach((glyph, t) => {
          const label = labels[glyph] ?? 0;
          input(t, b).set(writeGlyph(glyphs[glyph] ?? [], size, deviation, rng));
          choose(t, b, label);
          if (t + 1 < length) input(t + 1, b)[pixels + label] = 1;
        });
      });
      return batch;
    },
    optimalBits: ({ steps, sequences, mask, targets }) => {
      let bits = 0;
      for (let b = 0; b < sequences; b++) {
        const seen = new Set<number>();
        for (let row = b; row < steps * sequences; row += sequences) {
          const label = mask[row] === 1 ? labelOf(targets, row, classes) : -1;
          if (label < 0 || seen.has(label)) continue;
          bits += Math.log2(classes - seen.size);
          seen.add(label);
        }
      }
      return bits / sequences;
    },
    slotsNeeded: () => classes,
    groups: { name: 'presentation', count: presentations, of: (batch) => showings(batch, classes) },
    criterion: knowsAgain(classes, maxLength),
  });
}

const setting = strictOptions({ length: wholeNumber(1, 10_000) });

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Which glyph is shown at each step: each as often as others, or once more, in a random order. */
function turns(classes: number, length: number, rng: Rng): readonly number[] {
  const first = shuffled(upTo(classes), rng);
  return shuffled(upTo(length), rng).map((turn) => first[turn % classes] ?? 0);
}

function labelOf(targets: Float32Array, row: number, classes: number): number {
  return targets.subarray(row * classes, (row + 1) * classes).indexOf(1);
}

/** For which time each step shows its glyph, from 1; 0 where nothing is shown. */
function showings({ steps, sequences, targets, mask }: Batch, classes: number): Uint32Array {
  const counts = new Uint32Array(sequences * classes);
  return Uint32Array.from({ length: steps * sequences }, (_, row) => {
    if (mask[row] !== 1) return 0;
    const at = (row % sequences) * classes + labelOf(targets, row, classes);
    counts[at] = (counts[at] ?? 0) + 1;
    return counts[at];
  });
}

/** Nearly every glyph that was shown before is known again. */
function knowsAgain(classes: number, length: number): Criterion {
  // Of first showings, which can only be guessed, one with k labels left is wrong with probability 1 − 1/k.
  const guessed = Array.from(
    { length: Math.min(classes, length) },
    (_, k) => 1 - 1 / (classes - k),
  );
  const chance = guessed.reduce((sum, share) => sum + share, 0) / length;
  const most = chance + 0.05;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return {
    words: `at most ${percent(most)} wrong choices in the training range, of which ${percent(chance)} are of first presentations that can only be guessed`,
    measure: 'wrong outputs',
    isMet: ([hardest]) => hardest !== undefined && hardest.errorRate <= most,
    isPassed: ({ wrong, total }) => wrong <= most * total,
  };
}
