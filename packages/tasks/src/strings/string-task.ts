import {
  type Batch,
  type Criterion,
  InvalidOptionsError,
  type JsonObject,
  parseOptions,
  type Rng,
  type Setting,
  strictOptions,
  type Task,
} from '@tapehead/core';
import type * as z from 'zod';
import { checkedTask } from '../checked-task.js';
import { createBatch } from '../create-batch.js';
import {
  drawLength,
  isLengthRange,
  lengthRange,
  type LengthRange,
  lengthRangeFault,
  measuredLength,
} from '../length-range.js';

/** The options of every task of strings. */
export interface StringTaskOptions {
  /** The shortest string to train on, in symbols; 1 by default. */
  readonly minLength?: number | undefined;
  /** The longest string to train on, in symbols; 40 by default. */
  readonly maxLength?: number | undefined;
}

/** The schema of the options of a task of strings: the training lengths of Delétang and others. */
const stringTaskOptions: z.ZodType<LengthRange, StringTaskOptions> = strictOptions(
  lengthRange(1, 40),
).refine(isLengthRange, lengthRangeFault);

const stringSetting = strictOptions({ length: measuredLength });

/** What differs between tasks of strings. */
export interface StringTask {
  readonly kind: string;
  readonly summary: string;
  readonly options: unknown;
  /** The alphabet, each symbol by its name. */
  readonly symbols: readonly string[];
  /** What a symbol of the answer may be, each by its name. */
  readonly answers: readonly string[];
  /** How many symbols the string of a setting's `length` has; as many, if not given. */
  readonly symbolsOf?: (length: number) => number;
  /** What makes symbols a string of the task, in words and as a test; any symbols, if not given. */
  readonly form?: { readonly words: string; fits(string: readonly string[]): boolean };
  /** A string of so many symbols. */
  draw(count: number, rng: Rng): readonly string[];
  /** What is to be answered to a string, one symbol at each step. */
  answerTo(string: readonly string[]): readonly string[];
  /** The most symbols that the answer to a string of so many symbols may have. */
  answerLength(count: number): number;
  /** How many symbols of a string of so many have to be kept at most, each in a slot of its own. */
  readonly symbolsToKeep?: (count: number) => number;
}

/**
 * A task that shows a string, one symbol at each step, then an end marker, and asks for an answer under blank inputs, as
 * in the suite of Delétang and others, "Neural Networks and the Chomsky Hierarchy", 2023. Inputs are one-hot over the
 * symbols and a channel for the end marker; outputs are classes. It is measured at the longest training length and at
 * lengths evenly spread from there to 12.5 times as much, which is 41 to 500 as in their table.
 */
export function stringTask(rule: StringTask): Task {
  const { kind, symbols, answers, symbolsToKeep } = rule;
  const symbolsOf = (length: number) => rule.symbolsOf?.(length) ?? length;
  const options: LengthRange & JsonObject = {
    ...parseOptions(kind, stringTaskOptions, rule.options),
  };
  const { maxLength } = options;
  const end = symbols.length;
  const [inputSize, outputSize] = [symbols.length + 1, answers.length];
  const channelOf = new Map(symbols.map((symbol, channel) => [symbol, channel]));
  const classOf = new Map(answers.map((answer, index) => [answer, index]));

  /** The sequences that show these strings. */
  function shown(strings: readonly (readonly string[])[]): Batch {
    const steps = strings.map(({ length }) => length + 1 + rule.answerLength(length));
    const { batch, input, choose } = createBatch({ inputSize, outputSize, steps });
    strings.forEach((string, b) => {
      string.forEach((symbol, t) => {
        input(t, b)[channelOf.get(symbol) ?? end] = 1;
      });
      input(string.length, b)[end] = 1;
      rule.answerTo(string).forEach((answer, i) => {
        choose(string.length + 1 + i, b, classOf.get(answer) ?? -1);
      });
    });
    return batch;
  }

  return checkedTask({
    kind,
    summary: rule.summary,
    options,
    inputSize,
    outputSize,
    outputs: 'classes',
    channels: { inputs: [...symbols, 'answer'], outputs: answers },
    settings: [{ length: maxLength }, ...lengthsBeyond(maxLength)],
    drawSetting: (rng) => ({ length: drawLength(options, rng) }),
    sample: (settings, rng) =>
      shown(
        settings.map((setting) => {
          const { length } = parseOptions(`${kind} setting`, stringSetting, setting);
          return rule.draw(symbolsOf(length), rng);
        }),
      ),
    fromString(string) {
      const other = string.find((symbol) => !channelOf.has(symbol));
      const known = symbols.join(', ');
      if (other !== undefined || string.length === 0)
        throw new InvalidOptionsError([
          `${kind}.fromString.symbols: got ${other === undefined ? 'none' : `"${other}"`}, expected at least one of ${known}`,
        ]);
      if (rule.form?.fits(string) === false)
        throw new InvalidOptionsError([
          `${kind}.fromString.symbols: got "${string.join(' ')}", expected ${rule.form.words}`,
        ]);
      return shown([string]);
    },
    optimalBits: () => 0,
    ...(symbolsToKeep && { slotsNeeded: ({ length }) => symbolsToKeep(symbolsOf(length)) }),
    criterion: generalises(maxLength),
  });
}

/** A string of so many symbols, each of them drawn from the alphabet with equal probability. */
export function drawString(
  alphabet: readonly string[],
  count: number,
  rng: Rng,
): readonly string[] {
  return Array.from({ length: count }, () => alphabet[rng.integer(alphabet.length)] ?? '');
}

/** How many lengths beyond the training range are measured. */
const lengthsMeasured = 20;
/** The longest of them, in training lengths: 500 after 40. */
const farthest = 12.5;

function lengthsBeyond(maxLength: number): readonly Setting[] {
  const [from, to] = [maxLength + 1, Math.floor(farthest * maxLength)];
  const lengths = Array.from({ length: lengthsMeasured }, (_, i) =>
    Math.round(from + (i * (to - from)) / (lengthsMeasured - 1)),
  );
  return [...new Set(lengths)].map((length) => ({ length }));
}

/** The share of wrong choices up to which a task of strings counts as solved. */
const mostWrong = 0.001;

/** The mean accuracy over the lengths beyond the training range is nearly 1. */
function generalises(maxLength: number): Criterion {
  return {
    words: `at most ${100 * mostWrong} % wrong choices in the mean of lengths from ${maxLength + 1} to ${Math.floor(farthest * maxLength)}, up to ${farthest} times the longest it was trained on`,
    measure: 'wrong outputs',
    isMet(evaluation) {
      const beyond = evaluation.filter(({ setting }) => Number(setting.length) > maxLength);
      const wrong = beyond.reduce((sum, { errorRate }) => sum + errorRate, 0);
      return beyond.length > 0 && wrong <= mostWrong * beyond.length;
    },
  };
}
