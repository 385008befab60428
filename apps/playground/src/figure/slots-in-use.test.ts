import { expect, test } from 'vitest';
import { slotsInUse } from './slots-in-use.js';

/** A weighting over 20 slots that goes from one slot to the next, with a little of it on the last slot. */
const walk = (from: number, steps: number) =>
  Float32Array.from({ length: 20 * steps }, (_, index) => {
    const [step, slot] = [Math.floor(index / 20), index % 20];
    return slot === from + step ? 0.8 : slot === 19 ? 0.2 : 0;
  });

test('the slots that the heads attend to most are shown, with one more on each side', () => {
  expect(slotsInUse([walk(3, 4)], 20)).toEqual({ from: 2, count: 6 });
  expect(slotsInUse([walk(3, 4), walk(8, 2)], 20)).toEqual({ from: 2, count: 9 });
  expect(slotsInUse([walk(0, 2)], 20)).toEqual({ from: 0, count: 3 });
});

test('all slots are shown where nothing stands out, and where nearly all are in use', () => {
  const all = { from: 0, count: 20 };
  expect(slotsInUse([new Float32Array(40).fill(0.02)], 20)).toEqual(all);
  expect(slotsInUse([walk(1, 18)], 20)).toEqual(all);
});
