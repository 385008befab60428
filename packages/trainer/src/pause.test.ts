import { afterEach, expect, test, vi } from 'vitest';
import { pause } from './pause.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

async function timerHasItsTurn(): Promise<void> {
  const fired: true[] = [];
  setTimeout(() => {
    fired.push(true);
  }, 0);
  while (fired.length === 0) await pause();
  expect(fired).toEqual([true]);
}

test('timers have their turn in Node', timerHasItsTurn);

test('timers have their turn where there is no setImmediate, as in a page', async () => {
  vi.stubGlobal('setImmediate', undefined);
  await timerHasItsTurn();
});
