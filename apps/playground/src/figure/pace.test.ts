import { expect, test } from 'vitest';
import { createPace } from './pace.js';

test('a machine is looked at in a tenth of its time, however long a look takes', () => {
  let now = 0;
  const pace = createPace(() => now);
  let looking = 0;
  // Progress is reported four times a second.
  for (; now < 60_000; now += 250) {
    if (!pace.isDue()) continue;
    looking += 90;
    pace.took(90);
  }
  expect(looking / 60_000).toBeLessThan(0.1);
  expect(looking / 60_000).toBeGreaterThan(0.08);
});

test('a look that takes little is due with every news', () => {
  let now = 0;
  const pace = createPace(() => now);
  pace.took(5);
  now += 250;
  expect(pace.isDue()).toBe(true);
});
