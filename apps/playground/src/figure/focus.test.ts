import { expect, test } from 'vitest';
import { focusOverTime, movement, movementText } from './focus.js';
import { slotsInUse } from './slots-in-use.js';
import { errors, wrongOutputs } from './wrong-outputs.js';

test('a head stands where its weight is greatest', () => {
  const weighting = Float32Array.of(0.25, 0.75, 0, 1, 0, 0);
  expect(focusOverTime(weighting, 3)).toEqual([
    { slot: 1, weight: 0.75 },
    { slot: 0, weight: 1 },
  ]);
});

test.each([
  [0, 1, 1, 'moved on by 1 slot'],
  [1, 0, -1, 'moved back by 1 slot'],
  [7, 0, 1, 'moved on by 1 slot'],
  [0, 6, -2, 'moved back by 2 slots'],
  [3, 3, 0, 'stayed'],
])('from slot %i to slot %i of 8 it moved by %i', (from, to, moved, text) => {
  expect(movement(from, to, 8)).toBe(moved);
  expect(movementText(moved)).toBe(text);
});

test('the slots in use are those with weight, and one on each side', () => {
  const weighting = new Float32Array(20).fill(0.01);
  weighting[4] = 0.9;
  weighting[6] = 0.9;
  expect(slotsInUse([weighting], 20)).toEqual({ from: 3, count: 5 });
  expect(slotsInUse([new Float32Array(20)], 20)).toEqual({ from: 0, count: 20 });
  expect(slotsInUse([new Float32Array(20).fill(0.05)], 20)).toEqual({ from: 0, count: 20 });
});

test('wrong outputs are counted, and the first has its step', () => {
  const answer = {
    outputSize: 2,
    targets: Float32Array.of(1, 1, 1, 0, 0, 1),
    outputs: Float32Array.of(0, 0, 0.75, 0.25, 0.75, 0.5),
    wrong: Float32Array.of(0, 0, 0, 0, 1, 1),
    mask: Float32Array.of(0, 1, 1),
    measure: {
      kind: 'bits',
      unit: 'nats',
      output: 'bit',
      counted: { one: 'bit', many: 'bits' },
      whenWrong: 'wrong',
      perStep: 2,
    },
  } as const;
  expect(wrongOutputs(answer)).toEqual({ wrong: 2, total: 4, firstStep: 2 });
  expect([...errors(answer)]).toEqual([0, 0, 0.25, 0.25, 0.75, 0.5]);
});
