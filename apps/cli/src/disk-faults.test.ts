import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultyDisk } from '../../../packages/runs/fixtures/faulty-disk.js';
import { runInProcess } from '../fixtures/run-in-process.js';
import { outcomeOf } from '../fixtures/run-outcome.js';
import { tinyRun } from '../fixtures/tiny-run.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-cli-'));
const train = (name: string, ...more: string[]) => [
  'train',
  'copy',
  ...tinyRun(folder),
  '--max-sequences',
  '8',
  '--lengths',
  '2',
  '--quiet',
  '--checkpoint-every',
  '4',
  '--keep-checkpoints',
  '1',
  '--out',
  join(folder, name),
  ...more,
];

const outcome = (name: string) => outcomeOf(join(folder, name));

let whole: readonly string[];
let changes: readonly string[];

beforeAll(async () => {
  const disk = faultyDisk(Infinity, 'full');
  expect((await runInProcess(train('whole'), { disk })).code).toBe(0);
  whole = outcome('whole');
  changes = disk.changes();
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Where the first change of each kind is, and the last, counted from 1. */
const firsts = () => [...new Set(changes)].map((kind) => changes.indexOf(kind) + 1);
const lasts = () => [...new Set(changes)].map((kind) => changes.lastIndexOf(kind) + 1);

/** Resumes the run or, if there is none yet, begins it. */
async function goOn(name: string): Promise<void> {
  const path = join(folder, name);
  // Removes the lock by hand: in a real crash its process would be dead, but here it is the test's own process.
  for (const file of existsSync(path) ? readdirSync(path) : []) {
    if (file.endsWith('.lock')) rmSync(join(path, file));
  }
  const resumed = await runInProcess(['resume', path, '--quiet']);
  if (resumed.code === 0) return;
  expect(resumed.stderr).toMatch(/no such file|no run in this folder|before it had begun/);
  const { code } = await runInProcess(train(name, '--overwrite'));
  expect(code).toBe(0);
}

describe('at whatever kind of change', () => {
  it('the disk is full, the run fails in words, and goes on to the same end when there is room', async () => {
    for (const failsAt of lasts()) {
      const name = `full-${failsAt}`;
      const disk = faultyDisk(failsAt, 'full');
      const { code, stderr } = await runInProcess(train(name), { disk });
      // The last change removes the lock, after the run is done.
      expect({ failsAt, code }).toEqual({ failsAt, code: failsAt === changes.length ? 0 : 3 });
      if (code === 3) expect(stderr).toMatch(/^error: .*the disk is full/);
      await goOn(name);
      expect(outcome(name)).toEqual(whole);
    }
  });

  it('the machine stops, the run goes on to the same end', async () => {
    for (const failsAt of firsts()) {
      const name = `stopped-${failsAt}`;
      await runInProcess(train(name), { disk: faultyDisk(failsAt, 'stopped') });
      await goOn(name);
      expect(outcome(name)).toEqual(whole);
    }
  });
});
