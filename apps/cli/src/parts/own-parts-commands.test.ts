import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runInProcess } from '../../fixtures/run-in-process.js';

const module = fileURLToPath(new URL('../../fixtures/own-parts.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tapehead-own-commands-'));
const pairs = join(folder, 'pairs.jsonl');
const rows = Array.from({ length: 12 }, (_, at) =>
  JSON.stringify({ inputs: [[at % 2], [0]], targets: [null, [at % 2]] }),
);
writeFileSync(pairs, rows.join('\n'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('train --workers 2', () => {
  it('trains on a task of the module, which they need not know', async () => {
    const out = join(folder, 'own-task');
    const args = ['train', module, '--use', module, '--workers', '2', '--out', out, '--json'];
    const small = ['--units', '3', '--slots', '4', '--max-sequences', '4', '--batch', '2'];
    const { code, stdout, stderr } = await runInProcess([...args, ...small, '--sequences', '2']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/"event":"start".*"workers":2/);
  });
});

const tiny = ['--max-sequences', '4', '--sequences', '2'];

describe('compare', () => {
  const machines = z.object({
    task: z.string(),
    machines: z.array(
      z.object({ machine: z.string(), evaluation: z.array(z.object({ length: z.number() })) }),
    ),
  });

  it('compares the recipes that a module has for its task', async () => {
    const out = join(folder, 'running-parity');
    const args = ['compare', module, ...tiny, '--out', out, '--json', '--lengths', '3,6'];
    const { code, stdout, stderr } = await runInProcess(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const outcome = machines.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
    expect(outcome).toMatchObject({
      task: 'running-parity',
      machines: [{ machine: 'running-parity-elman' }],
    });
    expect(outcome.machines[0]?.evaluation.map(({ length }) => length)).toEqual([3, 6]);
    const log = readFileSync(join(out, 'running-parity-elman', 'log.jsonl'), 'utf8');
    expect(log).toContain('"modules":[{"name":"own-parts.mjs"');
  });

  it('compares a recipe for a known task with those of Tapehead', async () => {
    const path = join(folder, 'mine.mjs');
    const config = { task: { kind: 'copy' }, controller: { kind: 'lstm', options: { units: 3 } } };
    const recipes = JSON.stringify({ mine: { description: 'Small', config } });
    writeFileSync(path, `export const recipes = ${recipes};`);
    const out = join(folder, 'copy');
    const chosen = ['--machines', 'mine,lstm', '--lengths', '2', '--quiet'];
    const args = ['compare', 'copy', '--use', path, ...chosen, ...tiny, '--out', out];
    const { code, stdout } = await runInProcess(args);
    expect(stdout).toMatch(/^ *mine /m);
    expect(stdout).toMatch(/LSTM/);
    expect(code).toBe(0);
  });

  it('refuses a recipe under the name of another machine', async () => {
    const path = join(folder, 'taken.mjs');
    const recipes = { lstm: { description: 'Mine', config: { task: { kind: 'copy' } } } };
    writeFileSync(path, `export const recipes = ${JSON.stringify(recipes)};`);
    const { code, stderr } = await runInProcess(['compare', 'copy', '--use', path]);
    expect(stderr).toMatch(/recipe "lstm": cannot be compared under this name/);
    expect(code).toBe(2);
  });

  it('compares the controllers on a data set', async () => {
    const out = join(folder, 'data');
    const chosen = ['--machines', 'data-feedforward', '--quiet', '--max-sequences', '2'];
    const args = ['compare', '--data', pairs, ...chosen, '--out', out];
    expect(await runInProcess(args)).toMatchObject({ code: 0, stderr: '' });
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a task without recipes', ['bare'], /bare: there are no recipes to compare; expected some/],
    ['a machine that is none', ['copy', '--machines', 'elman'], /--machines: got elman, expected/],
    ['a task that is none', ['cpoy'], /task: .*cpoy.*Did you mean copy\?/],
    ['no task', [], /missing required argument 'task', or --data/],
  ])('refuses %s in words', async (_, args, message) => {
    const path = join(folder, 'bare.mjs');
    const text = readFileSync(module, 'utf8').replace(/export const[^]*/, '');
    const named = text
      .replace("kind: 'running-parity'", "kind: 'bare'")
      .replace(/^import.*$/m, '')
      .replace(/\/\*\*\n \* h ←[^]*/, '');
    writeFileSync(path, `${named}\nexport const tasks = { bare: loadParity };`);
    const out = join(folder, 'never');
    const { code, stdout, stderr } = await runInProcess([
      ...['compare', ...args, '--use', path, '--out', out],
    ]);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('bench', () => {
  const measurement = z.object({ recipe: z.string(), engine: z.string() });

  it.each([
    ['a module', ['--use', module], ['running-parity-elman']],
    ['a data set', ['--data', pairs, '--recipe', 'data-lstm'], ['data-lstm']],
  ])('measures the recipes of %s', async (_, flags, recipes) => {
    const args = ['bench', ...flags, '--engine', 'compiled', '--seconds', '0.05', '--json'];
    const { code, stdout, stderr } = await runInProcess(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => measurement.parse(JSON.parse(line)).recipe)).toEqual(recipes);
  });

  it('refuses a recipe that is none, before it measures', async () => {
    const args = ['bench', '--use', module, '--recipe', 'copy-lstm', 'running-parity-elmann'];
    const { code, stdout, stderr } = await runInProcess(args);
    expect(stderr).toMatch(/running-parity-elmann.*Did you mean running-parity-elman\?/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('doctor', () => {
  it('says how a model of a data set is computed', async () => {
    const run = join(folder, 'run');
    const small = ['--units', '3', '--slots', '4', '--max-sequences', '2', '--quiet'];
    const trained = await runInProcess(['train', '--data', pairs, ...small, '--out', run]);
    expect(trained).toMatchObject({ code: 0 });
    const { code, stdout } = await runInProcess(['doctor', run, '--data', pairs, '--json']);
    expect(stdout).toContain('"engine":"compiled"');
    expect(code).toBe(0);
    const without = await runInProcess(['doctor', run]);
    expect(without.stderr).toContain('pass --data <path of pairs.jsonl>');
    expect(without.code).toBe(2);
  });
});
