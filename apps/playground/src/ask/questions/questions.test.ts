import { createRng, type JsonObject, type Task } from '@tapehead/core';
import { channelsOf, taskRegistry } from '@tapehead/tasks';
import { describe, expect, test } from 'vitest';
import { questions } from './index.js';
import type { Asked, AskedTask } from './question.js';

const makers: Readonly<Record<string, (options: JsonObject) => Task>> = taskRegistry;

function taskOf(kind: string, options: JsonObject = {}): Task & AskedTask {
  const task = makers[kind]?.(options);
  if (!task) throw new Error(`There is no task ${kind}.`);
  return { ...task, channels: channelsOf(task) };
}

function ask(kind: string, text: string, options: JsonObject = {}): Asked {
  const asked = questions[kind]?.parse(text, taskOf(kind, options));
  if (typeof asked !== 'object') throw new Error(asked ?? `There is no question for ${kind}.`);
  return asked;
}

const answered = ({ targets }: Asked) => targets.filter((target) => target !== null);

describe.each(Object.keys(questions))('%s', (kind) => {
  test('its example is a question of the task’s sizes, whose right answer is read as such', () => {
    const task = taskOf(kind);
    const question = questions[kind];
    const asked = ask(kind, question?.example(task) ?? '');
    expect(asked.targets).toHaveLength(asked.inputs.length);
    expect(new Set(asked.inputs.map(({ length }) => length))).toEqual(new Set([task.inputSize]));
    expect(new Set(answered(asked).map(({ length }) => length))).toEqual(
      new Set([task.outputSize]),
    );
    if (asked.right !== null) expect(asked.read(answered(asked))).toBe(asked.right);
  });

  test('what is no question is told in a sentence', () => {
    for (const text of ['', '   ', '¿', '1'.repeat(5000), '0.5', ')('])
      expect(questions[kind]?.parse(text, taskOf(kind))).toMatch(/^.+[.?]$/);
  });
});

/** What a question asks for is what the task itself asks for, where its own sequences can be typed. */
describe('as the task itself lays it out', () => {
  const sampled = (kind: string, setting: { length: number } & Record<string, number>) => {
    const task = taskOf(kind);
    const { steps, inputs, targets, mask } = task.sample([setting], createRng(3));
    const rows = (values: Float32Array, size: number) =>
      Array.from({ length: steps }, (_, t) => [...values.subarray(t * size, (t + 1) * size)]);
    const wanted = rows(targets, task.outputSize);
    return {
      inputs: rows(inputs, task.inputSize),
      targets: wanted.map((target, t) => (mask[t] === 1 ? target : null)),
    };
  };
  const numberOf = (digits: readonly number[]) =>
    digits.reduceRight((value, digit) => 2n * value + BigInt(digit), 0n);

  test('addition', () => {
    const { inputs, targets } = sampled('addition', { length: 30 });
    const shown = inputs.slice(1, 31);
    const [one = 0n, other = 0n] = [0, 1].map((operand) =>
      numberOf(shown.map((digits) => digits[operand] ?? 0)),
    );
    // Nobody types a number whose greatest digit is 0.
    expect(shown.at(-1)).toContain(1);
    const asked = ask('addition', `${one} + ${other}`);
    expect({ inputs: asked.inputs, targets: asked.targets }).toEqual({ inputs, targets });
    expect(asked.right).toBe(String(one + other));
  });

  test('dyck', () => {
    const { inputs, targets } = sampled('dyck', { length: 20 });
    const text = inputs.map((one) => '([)]'[one.indexOf(1)] ?? '').join('');
    const asked = ask('dyck', text);
    expect({ inputs: asked.inputs, targets: asked.targets }).toEqual({ inputs, targets });
  });

  test('repeat copy: count, layout and end', () => {
    const { inputs, targets } = sampled('repeat-copy', { length: 4, repeats: 3 });
    const asked = ask('repeat-copy', 'abcd x 3');
    const markers = (rows: readonly (readonly number[])[]) =>
      rows.map((one) => one.slice(8).map(Math.fround));
    expect(markers(asked.inputs)).toEqual(markers(inputs));
    expect(asked.targets.map((target) => target?.[8])).toEqual(
      targets.map((target) => target?.[8]),
    );
  });

  test('associative recall: delimiters, and when it is asked', () => {
    const { inputs, targets } = sampled('associative-recall', { length: 4 });
    const asked = ask('associative-recall', 'cat dog sun map, sun?');
    expect(asked.inputs.map((one) => one.slice(6))).toEqual(inputs.map((one) => one.slice(6)));
    expect(asked.targets.map((target) => target !== null)).toEqual(
      targets.map((target) => target !== null),
    );
    expect(asked.right).toBe('map');
  });

  test('priority sort: the end marker, and how many are asked for', () => {
    const { inputs, targets } = sampled('priority-sort', { length: 20, highest: 16 });
    const asked = ask('priority-sort', 'quickbrownfoxjumpsov');
    expect(asked.inputs.map((one) => one[9])).toEqual(inputs.map((one) => one[9]));
    expect(asked.targets.map((target) => target !== null)).toEqual(
      targets.map((target) => target !== null),
    );
    expect(asked.right).toBe(Array.from('quickbrownfoxjumpsov').sort().slice(0, 16).join(''));
  });

  test.each([
    ['n-grams', '01101'.repeat(4), { length: 21 }],
    ['adding', '0.1* 0.2 0.3*', { length: 3 }],
  ])('%s: when it is asked', (kind, text, setting) => {
    const { targets } = sampled(kind, setting);
    const counts = ask(kind, text).targets.map((target) => target !== null);
    expect(counts.slice(0, targets.length - 1)).toEqual(
      targets.map((target) => target !== null).slice(0, -1),
    );
  });

  test('one-shot: the label of each letter comes one step late', () => {
    const { inputs, targets } = ask('one-shot', 'TLT');
    expect(inputs.map((one) => one.slice(36))).toEqual([
      [0, 0, 0, 0, 0],
      [1, 0, 0, 0, 0],
      [0, 1, 0, 0, 0],
    ]);
    expect(targets).toEqual([null, null, [1, 0, 0, 0, 0]]);
  });
});

test('every task of the project can be asked, as a question or with a pattern', () => {
  const others = Object.keys(makers).filter(
    (kind) => questions[kind] === undefined && taskOf(kind).fromPattern === undefined,
  );
  expect(others).toEqual([]);
});

test('what key-value recall shows is what it draws', () => {
  const task = taskOf('key-value-recall');
  const { inputs, targets } = ask('key-value-recall', 'an=3 be=1, an?');
  const { inputs: names, outputs } = task.channels;
  const at = (row: readonly number[] | null | undefined, of: readonly string[]) =>
    of.filter((name, index) => !name.startsWith('bit') && row?.[index] === 1);
  expect(inputs.map((row) => at(row, names))).toEqual([['value 3'], ['value 1'], ['query']]);
  expect(inputs[2]?.slice(0, 16)).toEqual(inputs[0]?.slice(0, 16));
  expect(inputs[0]?.slice(0, 16)).not.toEqual(inputs[1]?.slice(0, 16));
  expect(targets.map((row) => at(row, outputs))).toEqual([[], [], ['value 3']]);
});

test.each([
  ['parity', 'a B, bab', 'odd'],
  ['cycle-navigation', 'on on back stay on', '2'],
  ['modular-arithmetic', '2 − 1 × 3', '4'],
  ['stack-manipulation', 'ab pop push b', 'b a end'],
  ['missing-duplicate', 'abb a_b', 'b'],
  ['binary-addition', '11+111', '0 1 0 1 end'],
  ['bucket-sort', '35142', '12345'],
  ['key-value-recall', 'an=3 be=1 do=4, be?', '1'],
])('strings are typed: %s of “%s” is %s', (kind, text, right) => {
  expect(ask(kind, text).right).toBe(right);
});
