import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { planSweep } from '@tapehead/runs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { runInProcess } from '../../fixtures/run-in-process.js';
import { folderForSweeps, sweep, tapehead } from '../../fixtures/sweep-command.js';

const folder = folderForSweeps();

test('a run of a sweep that is under way is left to it', async () => {
  const endless = join(folder, 'endless.json');
  const config = { ...sweep.config, maxSequences: 10_000_000 };
  writeFileSync(endless, JSON.stringify({ config, grid: { seed: [1] } }));
  const out = join(folder, 'under-way');
  const args = ['sweep', endless, '--jobs', '1', '--out', out, '--json'];
  const { child, ended, output } = tapehead(args);
  const runs = join(out, 'runs');
  const isRun = (id: string) => existsSync(join(runs, id, 'config.json'));
  const begun = () => (existsSync(runs) ? readdirSync(runs).filter(isRun) : []);
  while (begun().length === 0 && child.exitCode === null) await delay(20);
  const [id = ''] = begun();
  const refused = await runInProcess(['resume', join(runs, id)]);
  expect(refused.code, output()).toBe(2);
  expect(refused.stderr).toMatch(/the process \d+ writes it/);
  child.kill('SIGTERM');
  expect(await ended).toBe(130);
});

test('results of another engine or backend, or that do not say what computed them, are not taken', async () => {
  const small = join(folder, 'small.json');
  const config = { ...sweep.config, maxSequences: 80 };
  writeFileSync(small, JSON.stringify({ config, grid: { seed: [1] } }));
  const out = join(folder, 'engines');
  const runs = async (...flags: readonly string[]) => {
    const args = ['sweep', small, '--jobs', '1', '--out', out, '--json', ...flags];
    const { ended, output } = tapehead(args);
    expect(await ended, output()).toBe(0);
    const [begun] = output().split('\n');
    const event = z.object({ event: z.string(), id: z.string() }).parse(JSON.parse(begun ?? ''));
    return { ...event, log: readFileSync(join(out, 'runs', event.id, 'log.jsonl'), 'utf8') };
  };
  // As an earlier version stored it, under the id of its config alone.
  const [plain] = planSweep({ config, grid: { seed: [1] } }).jobs;
  const compiled = await runs();
  const old = join(out, 'runs', plain?.id ?? '');
  cpSync(join(out, 'runs', compiled.id), old, { recursive: true });
  rmSync(join(out, 'runs', compiled.id), { recursive: true });
  expect(await runs()).toMatchObject({ event: 'begin', id: compiled.id });
  const reference = await runs('--engine', 'reference', '--backend', 'cpu');
  expect(reference.event).toBe('begin');
  expect(reference.log).toContain('"engine":"reference","backend":"cpu"');
  expect(compiled.log).toContain('"engine":"compiled","backend":"wasm"');
  expect(await runs()).toMatchObject({ event: 'end', id: compiled.id });
});

test('a folder that cannot be written ends the sweep in words', async () => {
  const file = join(folder, 'sweep.json');
  writeFileSync(file, JSON.stringify(sweep));
  const out = join(folder, 'blocked');
  mkdirSync(out);
  writeFileSync(join(out, 'runs'), 'a file where a folder is to be');
  const { ended, output } = tapehead(['sweep', file, '--jobs', '2', '--out', out]);
  expect(await ended).toBe(3);
  expect(output()).toMatch(/error: .*cannot be written: .*the same command goes on\n$/);
  expect(readdirSync(out)).toEqual(['runs']);
});
