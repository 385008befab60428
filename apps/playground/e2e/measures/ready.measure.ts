import { loadavg } from 'node:os';
import { expect, inject, test } from 'vitest';
import { pageWork } from '../page-work.js';
import { visitors } from '../visit.js';

const visit = visitors();
const loads = 7;

/** The time in which the page has to be ready, in milliseconds. */
const limit = 1500;

test('how soon the page is ready: opened for the first time, with its machine’s answer', async () => {
  const times: { clock: number; cpu: number }[] = [];
  for (let load = 0; load < loads; load++) {
    // Nothing is in the cache of a new visitor.
    const { page, browser, context } = await visit({ site: 'about:blank' });
    let clock = 0;
    const { main, workers } = await pageWork(browser, page, async () => {
      const begin = performance.now();
      await page.goto(inject('site'));
      await page.getByText('It says “Hello, tape!”').waitFor();
      clock = performance.now() - begin;
    });
    times.push({ clock, cpu: main + workers });
    await context.close();
  }
  const median = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
  const [clock, cpu] = [median(times.map((one) => one.clock)), median(times.map((one) => one.cpu))];
  console.log(
    `ready after ${clock.toFixed(0)} ms by the clock, at a load of ${loadavg()[0]?.toFixed(1) ?? ''}; ${cpu.toFixed(0)} ms of CPU of page and worker, one after the other (medians of ${loads})`,
  );
  expect(cpu).toBeLessThan(limit);
});
