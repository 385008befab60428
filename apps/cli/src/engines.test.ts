import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import v8 from 'node:v8';
import { hasRelaxedSimd } from '@tapehead/wasm';
import { afterAll, expect, it } from 'vitest';
import * as z from 'zod';
import { runInProcess } from '../fixtures/run-in-process.js';
import { tinyRun } from '../fixtures/tiny-run.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-cli-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const train = ['train', 'copy', ...tinyRun(folder), '--lengths', '2', '--json'];
const outcome = z.looseObject({ evaluation: z.array(z.unknown()).min(1) });
const last = (stdout: string) =>
  outcome.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));

it.skipIf(hasRelaxedSimd())(
  'refuses relaxed SIMD where this Node has none, and makes no run folder',
  async () => {
    const out = join(folder, 'no-relaxed');
    const args = [...train, '--engine', 'compiled-relaxed', '--out', out];
    const { code, stderr } = await runInProcess(args);
    expect(stderr).toMatch(
      /engine compiled-relaxed: this JavaScript engine has no relaxed SIMD, .*; choose engine compiled/,
    );
    expect(code).toBe(2);
    expect(existsSync(out)).toBe(false);
    // From here on Node 20 has it too.
    v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
    expect(hasRelaxedSimd()).toBe(true);
  },
);

it.each([
  ['compiled', 'wasm'],
  ['compiled-relaxed', 'wasm'],
  ['reference', 'wasm'],
  ['reference', 'cpu'],
])('evaluates with the %s engine on %s what was trained so', async (engine, backend) => {
  const out = join(folder, `${engine}-${backend}`);
  const trained = await runInProcess([
    ...train,
    '--engine',
    engine,
    '--backend',
    backend,
    '--max-sequences',
    '8',
    '--out',
    out,
  ]);
  const { evaluation, ...run } = last(trained.stdout);
  expect(run).toMatchObject({ engine, backend });
  const { stdout } = await runInProcess(['eval', out, '--json']);
  expect(last(stdout)).toMatchObject({ engine, backend, evaluation });
});

it('evaluates with another engine or on another backend, where that is asked for', async () => {
  const evaluate = async (...flags: string[]) =>
    last((await runInProcess(['eval', join(folder, 'compiled-wasm'), '--json', ...flags])).stdout);
  expect(await evaluate('--engine', 'reference')).toMatchObject({ engine: 'reference' });
  expect(await evaluate('--backend', 'cpu')).toMatchObject({ engine: 'reference', backend: 'cpu' });
});

it('refuses an engine that cannot run there, and makes no run folder', async () => {
  const out = join(folder, 'refused');
  const { code, stdout, stderr } = await runInProcess([
    ...train,
    '--engine',
    'compiled',
    '--backend',
    'cpu',
    '--out',
    out,
  ]);
  expect(stderr).toMatch(/engine compiled: it needs the wasm backend, not cpu/);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(existsSync(out)).toBe(false);
});
