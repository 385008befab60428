import type { HeadTrace, StageTrace } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { diagnoseMachine } from './machine.js';

/** A trace of one sequence from its numbers by step; frees its tensors afterwards. */
function diagnose(
  memory: readonly (readonly (readonly number[])[])[],
  heads: () => readonly HeadTrace[] = () => [],
) {
  const made: { machine?: ReturnType<typeof diagnoseMachine> } = {};
  tf.tidy(() => {
    const [slots, width] = [memory[0]?.length ?? 0, memory[0]?.[0]?.length ?? 0];
    const contents = tf.tensor4d(memory.flat(2), [memory.length, 1, slots, width]);
    made.machine = diagnoseMachine({ memory: contents, heads: heads() });
  });
  return made.machine;
}

const overTime = (...rows: readonly (readonly number[])[]) =>
  tf.tensor3d(rows.flat(), [rows.length, 1, rows[0]?.length ?? 0]);
const shift = (range: number): StageTrace => ({
  kind: 'shift',
  parameters: { shifts: tf.fill([2, 1, range], 1 / range) },
});

const empty = [
  [0, 0],
  [0, 0],
];

test('a model without memory has no machine', () => {
  expect(diagnoseMachine({ memory: null, heads: [] })).toBeNull();
});

test('memory: its norm at the end, and how much of it stays from step to step', () => {
  const kept = (...steps: readonly (readonly (readonly number[])[])[]) =>
    diagnose(steps)?.memory.kept;
  const one = [
    [3, 0],
    [0, 4],
  ];
  const half = [
    [1.5, 0],
    [0, 2],
  ];
  const opposite = [
    [-3, 0],
    [0, -4],
  ];
  const more = [
    [3, 5],
    [0, 4],
  ];
  expect(diagnose([empty, one])?.memory).toEqual({ norm: 5, kept: 1 });
  expect(kept(one, one, more)).toBe(1);
  expect(kept(one, half)).toBe(0.5);
  expect(kept(one, half, half)).toBe(0.75);
  expect(kept(one, opposite)).toBe(0);
  expect(kept(one, empty, one)).toBe(0.5);
  expect(kept(one)).toBe(1);
});

test('a read head: where it looks, and whether it can shift', () => {
  const weighting = () => overTime([1, 0], [0, 1]);
  const head = (addressing: () => StageTrace[]): HeadTrace => ({
    weighting: weighting(),
    addressing: addressing(),
    reads: [overTime([1, 2], [3, 4])],
    writes: [],
    moves: [],
    details: {},
  });
  const found = diagnose([empty, empty], () => [
    head(() => [shift(3)]),
    head(() => [{ kind: 'content', parameters: {} }, shift(1)]),
    head(() => [{ kind: 'content', parameters: {} }]),
    head(() => []),
  ])?.heads;
  expect(found?.map(({ shifts }) => shifts)).toEqual([true, false, false, null]);
  expect(found?.[1]).toMatchObject({
    head: 1,
    reads: true,
    write: null,
    visited: 2,
    slots: 2,
    steps: 2,
  });
});

test('a write head: how much it erases and adds, and how much of that is saturated', () => {
  const found = diagnose([empty, empty], () => [
    {
      weighting: overTime([1, 0], [1, 0]),
      addressing: [],
      reads: [],
      writes: [
        {
          weighting: overTime([1, 0], [1, 0]),
          erase: overTime([0.5, 0.5], [1, 0]),
          add: overTime([0.25, -0.5], [0, -1]),
        },
        {
          weighting: overTime([1, 0], [1, 0]),
          erase: overTime([0.5, 0.5], [0.5, 0.5]),
          add: overTime([0.25, 0], [0, 0]),
        },
      ],
      moves: [],
      details: {},
    },
  ])?.heads;
  expect(found?.[0]).toMatchObject({
    reads: false,
    write: {
      erase: { mean: 0.5, saturated: 0.25 },
      add: { mean: 0.25, largest: 1, saturated: 0.125 },
    },
    movesContents: false,
  });
});

test('a head with more to show: whether it moves contents, and the means of what is short enough', () => {
  const found = diagnose([empty, empty], () => [
    {
      weighting: overTime([1, 0], [1, 0]),
      addressing: [],
      reads: [],
      writes: [],
      moves: [tf.fill<tf.Rank.R4>([2, 1, 3, 1], 1 / 3)],
      details: { actions: overTime([1, 0, 0], [0.5, 0, 0.5]), usage: tf.ones([2, 1, 9]) },
    },
  ])?.heads;
  expect(found?.[0]).toMatchObject({ movesContents: true, details: { actions: [0.75, 0, 0.25] } });
  expect(found?.[0]?.details).not.toHaveProperty('usage');
});
