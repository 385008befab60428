import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeModelFile } from '@tapehead/checkpoint';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runInProcess } from '../fixtures/run-in-process.js';
import { tinyRun } from '../fixtures/tiny-run.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-cli-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const event = z.looseObject({ event: z.string() });
const kindsIn = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => event.parse(JSON.parse(line)).event);

/** All numbers of the model that a run left. */
function weightsOf(run: string): readonly number[] {
  const { weights } = decodeModelFile(readFileSync(join(run, 'final.safetensors')));
  return [...weights.values()].flatMap(({ data }) => [...data]);
}

const machines = [
  ...['lstm', 'feedforward'].flatMap((controller) =>
    ['rmsprop', 'adam'].map((optimizer) => [controller, optimizer, 'compiled'] as const),
  ),
  ['feedforward', 'adam', 'reference'] as const,
];

describe('with an absurd learning rate', () => {
  it.each(machines)(
    'a run with %s, %s and the %s engine is given up in words, its weights finite',
    async (controller, optimizer, engine) => {
      const out = join(folder, `${controller}-${optimizer}-${engine}`);
      const { code, stdout, stderr } = await runInProcess([
        ...['train', 'copy', ...tinyRun(folder, { controller }), '--engine', engine],
        ...['--set', `optimizer={"kind":"${optimizer}"}`, '--learning-rate', '1e6', '--json'],
        ...['--set', 'task.options.maxLength=1', '--lengths', '1'],
        ...['--max-sequences', '2000', '--set', 'check.every=1000', '--out', out],
      ]);
      expect(stderr).toMatch(
        /^error: training was given up after \d+ sequences: .* far below 1000000/,
      );
      expect(code).toBe(3);
      const kinds = kindsIn(stdout);
      expect(kinds.filter((kind) => kind === 'rollback')).toHaveLength(8);
      expect(kinds.at(-1)).toBe('failed');
      expect(weightsOf(out).every(Number.isFinite)).toBe(true);
      // Resuming does not depend on the engine, and takes long with this one.
      if (engine === 'reference') return;
      const resumed = await runInProcess(['resume', out]);
      expect(resumed).toMatchObject({ code: 3, stderr: expect.stringContaining(stderr.trimEnd()) });
      // Its weights are good ones: another phase, at a rate that fits, trains on from them.
      const more = ['--more', '40', '--learning-rate', '1e-3', '--json'];
      const phase = await runInProcess(['resume', out, ...more]);
      expect(kindsIn(phase.stdout)).toContain('phase');
      expect(kindsIn(phase.stdout).at(-1)).toBe('done');
      expect(phase).toMatchObject({ code: 0, stderr: '' });
    },
  );
});

it('a learning rate that is only far too large is lowered until the run can go on', async () => {
  const out = join(folder, 'saved');
  const { code, stderr } = await runInProcess([
    'train',
    'copy',
    ...tinyRun(folder),
    '--learning-rate',
    '20',
    '--out',
    out,
    '--max-sequences',
    '400',
    '--lengths',
    '2',
  ]);
  expect(stderr).toMatch(/too many steps in a row could not be used\. Back to the weights of/);
  expect(code).toBe(0);
  expect(weightsOf(out).every(Number.isFinite)).toBe(true);
});
