import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeModelFile } from '@tapehead/checkpoint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess } from '../fixtures/run-in-process.js';
import { outcomeOf } from '../fixtures/run-outcome.js';
import { tinyRun } from '../fixtures/tiny-run.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-init-'));
const first = join(folder, 'first');
const second = join(folder, 'second');
const train = (...flags: readonly string[]) =>
  runInProcess(['train', 'copy', ...tinyRun(folder), ...flags]);
const weightsOf = (file: string) => decodeModelFile(readFileSync(file)).weights;

beforeAll(async () => {
  expect((await train('--out', first, '--quiet')).code).toBe(0);
  const flags = ['--init', first, '--seed', '2', '--learning-rate', '1e-9'];
  expect((await train(...flags, '--out', second, '--quiet')).code).toBe(0);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a run with given weights', () => {
  it('begins with them', () => {
    const given = weightsOf(join(first, 'final.safetensors'));
    expect(weightsOf(join(second, 'initial.safetensors'))).toEqual(given);
    // With a learning rate close to 0 the weights stay almost the same.
    for (const [name, { data }] of weightsOf(join(second, 'final.safetensors'))) {
      data.forEach((value, at) => {
        expect(value).toBeCloseTo(given.get(name)?.data[at] ?? NaN, 5);
      });
    }
  });

  it('goes on from its beginning, where it came to no checkpoint', async () => {
    const stopped = join(folder, 'stopped');
    cpSync(second, stopped, { recursive: true });
    for (const name of ['checkpoints', 'final.safetensors', 'trace.svg']) {
      rmSync(join(stopped, name), { recursive: true });
    }
    const log = join(stopped, 'log.jsonl');
    writeFileSync(log, readFileSync(log, 'utf8').split('\n', 1).join('').concat('\n'));
    expect(await runInProcess(['resume', stopped, '--quiet'])).toMatchObject({ code: 0 });
    expect(outcomeOf(stopped)).toEqual(outcomeOf(second));
  });

  it('takes those that fit, and names the others', async () => {
    const out = join(folder, 'larger');
    const { code, stderr } = await train('--init', first, '--units', '5', '--out', out);
    expect(stderr).toMatch(/Beginning with \d+ weights of .*first\.\n {2}Fresh:\n/);
    expect(stderr).toMatch(/ {4}\S+: got \[\d+, 4\], expected \[\d+, 5\]\n/);
    expect(code).toBe(0);
  });

  it.each([
    [
      'nothing fits',
      ['--init', 'zoo:dyck-lstm'],
      /--init zoo:dyck-lstm: [^]*none of the given weights fits/,
    ],
    ['there is no model', ['--init', 'nowhere'], /nowhere: cannot be read: there is no such file/],
  ])('is refused where %s', async (_, flags, message) => {
    const { code, stderr } = await train(...flags, '--out', join(folder, 'never'));
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
