import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { jsonEvents } from '../fixtures/json-events.js';
import { runInProcess } from '../fixtures/run-in-process.js';
import { outcomeOf } from '../fixtures/run-outcome.js';
import { runsToResume } from '../fixtures/runs-to-resume.js';

const { path, train, resume, copyOf } = runsToResume();

/** Trains, and calls `disturb`, which changes the run's folder, after the second check. */
async function disturbed(name: string, disturb: () => void) {
  let checks = 0;
  return runInProcess([...train(name), '--json'], {
    onOutput(text) {
      if (text.includes('"event":"check"') && ++checks === 2) disturb();
    },
  });
}

describe('while a run goes on', () => {
  it('a log that is deleted is noticed and written again, and the run goes on to the same end', async () => {
    const log = path('deleted', 'log.jsonl');
    const { code, stdout, stderr } = await disturbed('deleted', () => {
      rmSync(log);
    });
    expect(stderr).toMatch(
      /^error: .*log\.jsonl: it was deleted while the run was writing it, and has been written again\. .*tapehead resume .*deleted\n$/,
    );
    expect(code).toBe(3);
    const told = jsonEvents(stdout).filter(({ event }) => event !== 'progress');
    expect(jsonEvents(readFileSync(log, 'utf8'))).toMatchObject(told);
    expect((await resume('deleted', '--quiet')).code).toBe(0);
    expect(outcomeOf(path('deleted'))).toEqual(outcomeOf(path('whole')));
  });

  it.each<[string, (log: string) => void]>([
    [
      'grows by others',
      (log) => {
        appendFileSync(log, '{"event":"mine"}\n');
      },
    ],
    [
      'is cut',
      (log) => {
        writeFileSync(log, readFileSync(log).subarray(0, 500));
      },
    ],
    [
      'is replaced',
      (log) => {
        writeFileSync(`${log}.new`, readFileSync(log));
        renameSync(`${log}.new`, log);
      },
    ],
  ])('a log that %s is noticed, and left as it is', async (what, change) => {
    const name = what.replaceAll(' ', '-');
    const log = path(name, 'log.jsonl');
    let left = '';
    const { code, stderr } = await disturbed(name, () => {
      change(log);
      left = readFileSync(log, 'utf8');
    });
    expect(stderr).toMatch(
      /log\.jsonl: it was changed while the run was writing it\. The run goes/,
    );
    expect(code).toBe(3);
    expect(readFileSync(log, 'utf8')).toBe(left);
  });

  it('a folder that is deleted ends it in words', async () => {
    const { code, stderr } = await disturbed('gone', () => {
      rmSync(path('gone'), { recursive: true });
    });
    expect(stderr).toMatch(/^error: run folder .*gone: its lock, .*run\.1\.lock, is gone/);
    expect(code).toBe(3);
    expect(existsSync(path('gone'))).toBe(false);
  });

  it('a lock that another process has taken over ends it in words', async () => {
    const { code, stderr } = await disturbed('taken', () => {
      const lock = path('taken', 'run.1.lock');
      const owner = z.looseObject({}).parse(JSON.parse(readFileSync(lock, 'utf8')));
      rmSync(lock);
      const other = { ...owner, token: 'another', pid: 7, host: 'elsewhere' };
      writeFileSync(path('taken', 'run.2.lock'), JSON.stringify(other));
    });
    expect(stderr).toMatch(/the process 7 on the machine elsewhere has taken it over, since 20/);
    expect(code).toBe(3);
    expect(existsSync(path('taken', 'run.2.lock'))).toBe(true);
    expect(existsSync(path('taken', 'final.safetensors'))).toBe(false);
  });
});

it('a table of a log says which lines of it are left out', async () => {
  copyOf('table', 'whole');
  const log = path('table', 'log.jsonl');
  const lines = readFileSync(log, 'utf8').split('\n');
  writeFileSync(log, lines.with(2, 'garbled').with(4, '{"ev').join('\n'));
  const { code, stderr } = await runInProcess(['export-log', path('table')]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/log\.jsonl: damaged; left out: line 3, line 5\n$/);
});
