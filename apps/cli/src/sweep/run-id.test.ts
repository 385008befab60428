import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planSweep, standardParts } from '@tapehead/runs';
import { afterAll, expect, test } from 'vitest';
import { installedVersions } from './installed-versions.js';
import { parseJobTask } from './job-task.js';
import { runId, withRunIds } from './run-id.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-versions-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const plan = planSweep({ recipe: 'copy-small', grid: { seed: [1, 2] } });
const computations = [
  { engine: null, backend: 'wasm', modules: [] },
  { engine: 'compiled', backend: 'wasm', modules: [] },
  { engine: 'reference', backend: 'wasm', modules: [] },
  { engine: 'reference', backend: 'cpu', modules: [] },
  { engine: null, backend: 'wasm', modules: [{ name: 'mine.mjs', sha256: 'a' }] },
  { engine: null, backend: 'wasm', modules: [{ name: 'mine.mjs', sha256: 'b' }] },
];

test('runs of another engine, backend, module or config have other ids, and equal ones the same', () => {
  const ids = computations.flatMap((computation) =>
    withRunIds(plan, computation).jobs.map(({ id }) => id),
  );
  expect(new Set([...ids, ...plan.jobs.map(({ id }) => id)]).size).toBe(ids.length + 2);
  const [first] = plan.jobs;
  if (!first) throw new Error('the plan has runs');
  expect(runId({ config: first.config, engine: null, backend: 'wasm', modules: [] })).toBe(ids[0]);
});

test('a task from a queue has the id of all that decides its result', () => {
  const [computation = { engine: null, backend: 'wasm', modules: [] }] = computations;
  const [{ id, config } = { id: '', config: {} }] = withRunIds(plan, computation).jobs;
  const task = { id, config, ...computation, upTo: null };
  expect(parseJobTask(task, standardParts)).toMatchObject({ id });
  for (const other of [
    { engine: 'reference' },
    { backend: 'cpu' },
    { id: plan.jobs[0]?.id },
    { config: plan.jobs[1]?.config },
  ]) {
    expect(() => parseJobTask({ ...task, ...other }, standardParts)).toThrow('job.id: got');
  }
});

function install(path: string, version: string, dependencies: object = {}): string {
  const to = join(folder, path);
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, 'package.json'), JSON.stringify({ version, dependencies }));
  return to;
}

test('versions are those that are installed, of all that a package computes with', () => {
  const from = install('app', '9.0.0');
  install('app/node_modules/@tapehead/a', '1.2.3', { '@tapehead/b': '^1.0.0', zod: '^4.0.0' });
  install('app/node_modules/@tapehead/b', '1.0.0');
  install('app/node_modules/@tapehead/a/node_modules/@tapehead/b', '1.0.7', {
    '@tapehead/a': '*',
    '@tensorflow/c': '*',
  });
  install('node_modules/@tensorflow/c', '4.0.0');
  install('app/node_modules/zod', '4.0.0');
  expect(installedVersions(from, ['@tapehead/a', '@tapehead/none'])).toEqual({
    '@tapehead/a': '1.2.3',
    '@tapehead/b': '1.0.7',
    '@tensorflow/c': '4.0.0',
  });
});
