import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { machineOf, measured } from '../fixtures/records.js';
import { planRuns, type Run } from './plan.js';
import { findTodo } from './todo.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-todo-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const runs = planRuns('copy', [machineOf('lstm')], [1, 2, 3, 4, 5, 6, 7, 8]);
const origin = { commit: 'now', cpu: 'p', cores: 2, node: '20', jobs: 2 };
const evaluation = [20, 5, 10, 40, 80, 120].map((length) => measured(length));
const done = { event: 'done', sequences: 9, trainSeconds: 1, evaluation };

function write(
  run: Run | undefined,
  events: readonly object[],
  files: Record<string, object> = {},
) {
  const path = join(folder, run?.name ?? '');
  mkdirSync(path, { recursive: true });
  const start = { event: 'start', engine: 'e', backend: 'b', config: run?.config };
  const log = [start, ...events].map((event) => `${JSON.stringify(event)}\n`).join('');
  writeFileSync(join(path, 'log.jsonl'), log);
  for (const [name, contents] of Object.entries({ 'origin.json': origin, ...files })) {
    writeFileSync(join(path, name), JSON.stringify(contents));
  }
}

/** Without a mistake up to a length. */
const reachTo = (upTo: number, last = {}) => ({
  'reach.json': [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384]
    .filter((length) => length <= upTo)
    .map((length) => ({ ...measured(length), ...(length === upTo && last) })),
});
const reach = reachTo(runs[0]?.reach?.lengths.at(-1) ?? 0);

test('finds what is missing of each run', async () => {
  const [whole, unmeasured, stopped, old, changed, , shorter, broken] = runs;
  write(whole, [done], reach);
  write(unmeasured, [done]);
  write(stopped, []);
  write(old, [], { 'origin.json': { ...origin, commit: 'before' } });
  write(changed && { ...changed, config: {} }, [done], reach);
  // Measured when a plan ended earlier, and up to where it breaks.
  write(shorter, [done], reachTo(128));
  write(broken, [done], reachTo(128, { perfectSequences: 0 }));
  const find = async (fresh: boolean) =>
    (await findTodo(runs, { folder, commit: 'now', fresh })).map(({ run, work }) => [
      run.seed,
      work,
    ]);
  expect(await find(false)).toEqual([
    [2, 'measure'],
    [3, 'resume'],
    [4, 'train'],
    [5, 'train'],
    [6, 'train'],
    [7, 'measure'],
  ]);
  expect(await find(true)).toEqual(runs.map(({ seed }) => [seed, 'train']));
});
