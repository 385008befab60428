import { expect, it } from 'vitest';
import * as z from 'zod';
import { runInProcess } from '../fixtures/run-in-process.js';

const small = ['bench', '--recipe', 'copy-small', '--engine', 'compiled'];
const quick = [...small, '--seconds', '0.05'];

it('measures an engine in sequences a second', async () => {
  const { code, stdout, stderr } = await runInProcess([...quick, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const speed = z
    .strictObject({
      event: z.literal('measurement'),
      recipe: z.literal('copy-small'),
      backend: z.literal('wasm'),
      engine: z.literal('compiled'),
      steps: z.int().min(1),
      sequencesPerSecond: z.number().positive(),
      millisecondsPerSequence: z.number().positive(),
    })
    .parse(JSON.parse(stdout));
  expect(speed.sequencesPerSecond * speed.millisecondsPerSequence).toBeCloseTo(1000, 6);
});

it('prints a table for a reader', async () => {
  const { stdout, stderr } = await runInProcess(quick);
  expect(stdout).toMatch(
    /\n +recipe +engine +sequences a second +ms a sequence\n-.*\ncopy-small +compiled +[\d,.]+ +[\d.]+\n$/,
  );
  expect(stderr).toBe('measuring copy-small, compiled\n');
});

it('hears the signal while it measures', async () => {
  const { code } = await runInProcess([...small, '--seconds', '600'], {
    signal: AbortSignal.timeout(50),
  });
  expect(code).toBe(130);
});

it.each([
  ['no time', ['--seconds', '0'], /--seconds: got 0, expected a number greater than 0/],
  ['too much time', ['--seconds', '1e9'], /--seconds: got 1000000000, expected/],
  [
    'an unknown recipe',
    ['--recipe', 'copy'],
    /recipe: got "copy", expected one of copy-feedforward, copy-lstm/,
  ],
])('refuses %s', async (_, flags, message) => {
  const { code, stderr } = await runInProcess(['bench', ...flags]);
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});
