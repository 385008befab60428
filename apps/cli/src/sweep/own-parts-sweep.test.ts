import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startRedis, type TestRedis } from '@tapehead/queue/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runInProcess } from '../../fixtures/run-in-process.js';

/** The command as built: Node's threads do not run TypeScript. */
const bin = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));
const module = fileURLToPath(new URL('../../fixtures/own-parts.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tapehead-own-sweep-'));
const file = join(folder, 'sweep.json');
const local = join(folder, 'local');
const sha256 = createHash('sha256').update(readFileSync(module)).digest('hex');

/** The same parts in another version, beside a TensorFlow.js that is the command's. */
const changed = fileURLToPath(
  new URL(`../../fixtures/changed-${process.pid}/own-parts.mjs`, import.meta.url),
);

beforeAll(() => {
  writeFileSync(
    file,
    JSON.stringify({
      recipe: 'running-parity-elman',
      grid: { seed: [1, 2] },
      halving: { rungs: [8], keep: 0.5 },
    }),
  );
  mkdirSync(join(changed, '..'));
  writeFileSync(changed, readFileSync(module, 'utf8').replace('Shows', 'Tells'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(join(changed, '..'), { recursive: true });
});

const runsIn = (out: string) => readdirSync(join(out, 'runs')).toSorted();

function weightsIn(out: string): Readonly<Record<string, Buffer>> {
  return Object.fromEntries(
    runsIn(out).map((id) => [id, readFileSync(join(out, 'runs', id, 'final.safetensors'))]),
  );
}

/** What the threads of this machine computed, before anything goes on with it. */
let here: Readonly<Record<string, Buffer>>;

/** A sweep on the threads of this machine; the runs that it began, without those that were known. */
async function sweepHere(use: string, jobs: number): Promise<readonly string[]> {
  const args = ['sweep', file, '--use', use, '--jobs', String(jobs), '--out', local, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...args]);
  return stdout
    .split('\n')
    .filter((line) => line.includes('"event":"begin"'))
    .map((line) => /"id":"([0-9a-f]+)"/.exec(line)?.[1] ?? '');
}

test('threads train with the parts of a module, and resume goes on with it', async () => {
  expect(new Set(await sweepHere(module, 2)).size).toBe(2);
  here = weightsIn(local);
  const report = readFileSync(join(local, 'report.md'), 'utf8');
  expect(report).toContain('2 runs: 1 trained to their end, 1 stopped early, 0 failed');
  const stopped = runsIn(local)
    .map((id) => join(local, 'runs', id))
    .find((path) => existsSync(join(path, 'checkpoints')));
  if (stopped === undefined) throw new Error('halving has stopped one');
  const log = readFileSync(join(stopped, 'log.jsonl'), 'utf8');
  expect(log).toContain(`"modules":[{"name":"own-parts.mjs","sha256":"${sha256}"}]`);
  const without = await runInProcess(['resume', stopped]);
  expect(without.stderr).toMatch(/needed: pass --use <path of own-parts\.mjs>/);
  expect(without.code).toBe(2);
  const resumed = await runInProcess(['resume', stopped, '--use', module, '--quiet']);
  expect(resumed).toMatchObject({ code: 0, stderr: '' });
  expect(readFileSync(join(stopped, 'log.jsonl'), 'utf8')).toContain('"stoppedBy":"budget"');
});

test('results of another version of the module are not taken', async () => {
  expect(await sweepHere(module, 1)).toEqual([]);
  const other = new Set(await sweepHere(changed, 1));
  expect(other.size).toBe(2);
  expect(Object.keys(here).filter((id) => other.has(id))).toEqual([]);
});

test('a sweep without the module is refused, and nothing is run', async () => {
  const out = join(folder, 'never');
  const { code, stderr } = await runInProcess(['sweep', file, '--out', out]);
  expect(stderr).toMatch(/recipe: .*running-parity-elman/);
  expect(code).toBe(2);
  expect(existsSync(out)).toBe(false);
});

describe('on Redis', () => {
  let redis: TestRedis;
  let place: readonly string[];

  beforeAll(async () => {
    redis = await startRedis();
    place = ['--redis', `redis://127.0.0.1:${redis.port}`];
  });

  afterAll(() => redis.dispose());

  /** A worker, what it printed, and its end. */
  function startWorker(...flags: readonly string[]) {
    const stop = new AbortController();
    let printed = '';
    const ended = runInProcess(['worker', ...place, '--json', ...flags], {
      signal: stop.signal,
      onOutput: (text) => {
        printed += text;
      },
    });
    return {
      printed: () => printed,
      async end() {
        stop.abort();
        expect((await ended).code).toBe(130);
      },
    };
  }

  const sweepThere = (out: string) =>
    runInProcess(['sweep', file, '--use', module, ...place, '--out', out, '--json']);

  test.each([
    ['without the module', [], /needs own-parts\.mjs .* started without it/],
    ['with another version', ['--use', changed], /own-parts\.mjs .* another version of it/],
  ])(
    'a worker %s refuses the runs in words, and the sweep says so',
    async (name, flags, message) => {
      const worker = startWorker(...flags);
      const out = join(folder, name.replaceAll(' ', '-'));
      const { code, stdout } = await sweepThere(out);
      await worker.end();
      expect(worker.printed()).toMatch(message);
      expect(stdout).toMatch(message);
      expect(worker.printed()).not.toContain('"event":"begin"');
      expect(code).toBe(3);
      // No fault of the runs: nothing of them is stored, and the same command tries them again.
      expect(existsSync(join(out, 'runs'))).toBe(false);
    },
  );

  test('a worker with the module computes them, to the same bits as a thread', async () => {
    const worker = startWorker('--use', module);
    const out = join(folder, 'without-the-module');
    const { code, stdout } = await sweepThere(out);
    await worker.end();
    expect(code, stdout).toBe(0);
    expect(weightsIn(out)).toEqual(here);
  });
});

test('a data set is the task of a sweep', async () => {
  const pairs = join(folder, 'pairs.jsonl');
  const line = (bit: number) => JSON.stringify({ inputs: [[bit], [0]], targets: [null, [bit]] });
  writeFileSync(pairs, Array.from({ length: 12 }, (_, at) => line(at % 2)).join('\n'));
  const dataSweep = join(folder, 'data.json');
  const config = {
    controller: { kind: 'feedforward', options: { units: 4 } },
    machine: { options: { slots: 4, width: 3 } },
    maxSequences: 8,
    pointEvery: 4,
    check: { every: 4, sequences: 1 },
  };
  writeFileSync(
    dataSweep,
    JSON.stringify({ recipe: 'data-feedforward', config, grid: { seed: [1] } }),
  );
  const out = join(folder, 'data');
  const args = ['sweep', dataSweep, '--data', pairs, '--jobs', '1', '--out', out];
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...args]);
  expect(stdout).toContain('1 runs: 1 trained to their end, 0 stopped early, 0 failed');
});
