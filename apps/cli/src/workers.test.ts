import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { decodeModelFile } from '@tapehead/checkpoint';
import { afterAll, describe, expect, it } from 'vitest';
import { mostThreads } from './flags.js';
import { expectClose } from '../fixtures/expect-close.js';
import { runInProcess } from '../fixtures/run-in-process.js';
import { tinyRun } from '../fixtures/tiny-run.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-cli-'));
const train = ['train', 'copy', ...tinyRun(folder), '--lengths', '2', '--json'];

afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('trains with two workers, as built, and stores that it did', async () => {
  const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
  const out = join(folder, 'two');
  const args = [bin, ...train, '--units', '200', '--batch', '16', '--workers', '2', '--out', out];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toMatch(/"event":"start".*"workers":2/);
  expect(stdout).toMatch(/"event":"done"/);
  const { metadata } = decodeModelFile(readFileSync(join(out, 'final.safetensors')));
  expect(metadata.computation).toEqual({
    engine: 'compiled',
    backend: 'wasm',
    workers: 2,
    modules: [],
  });
});

describe('with parts of one’s own', () => {
  const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
  const run = (...args: readonly string[]) => promisify(execFile)(process.execPath, [bin, ...args]);
  const parts = join(folder, 'parts.mjs');
  const source = fileURLToPath(new URL('../fixtures/own-parts.mjs', import.meta.url));
  const weightsOf = (name: string) =>
    [...decodeModelFile(readFileSync(join(folder, name, 'final.safetensors'))).weights].map(
      ([weight, { data }]) => [weight, Array.from(data)],
    );
  const small = ['--max-sequences', '96', '--batch', '32', '--units', '120', '--sequences', '2'];
  const own = (name: string, ...more: readonly string[]) =>
    run(
      ...[
        'train',
        'running-parity',
        '--controller',
        'elman',
        '--use',
        parts,
        '--quiet',
        ...small,
        ...more,
      ],
      '--out',
      join(folder, name),
    );

  it('shares batches among threads that load the module, and goes on with them', async () => {
    // Beside the original, so that it imports the same copy of TensorFlow.js.
    const text = readFileSync(source, 'utf8');
    const tensorflow = import.meta.resolve('@tensorflow/tfjs-core');
    writeFileSync(parts, text.replace('@tensorflow/tfjs-core', tensorflow));
    await own('one');
    await own('shared', '--workers', '2');
    const [one, two] = [weightsOf('one'), weightsOf('shared')];
    expectClose(two, one, 1e-4);
    const { metadata } = decodeModelFile(readFileSync(join(folder, 'shared', 'final.safetensors')));
    expect(metadata.computation).toMatchObject({ workers: 2, modules: [{ name: 'parts.mjs' }] });
    const more = ['resume', join(folder, 'shared'), '--more', '32', '--use', parts, '--json'];
    const { stdout } = await run(...more);
    expect(stdout).toMatch(/"event":"resumed".*"workers":2/);
    expect(stdout).toMatch(/"event":"done".*"sequences":128/);
  });

  it('starts no thread with a module that has changed', async () => {
    const script = new URL('../dist/parts/step-thread.js', import.meta.url);
    const changed = { modules: [{ path: source, name: 'own-parts.mjs', sha256: 'another' }] };
    const fault = await new Promise<Error>((resolve) => {
      new Worker(script, { workerData: changed, execArgv: [] }).on('error', resolve);
    });
    expect(fault.message).toMatch(/own-parts\.mjs has changed since the run was begun with it/);
  });
});

it.each([
  [['--workers', '0'], /'--workers <count>' argument '0' is invalid. Expected a number from 1/],
  [['--workers', 'two'], /argument 'two' is invalid/],
  [['--workers', '100000'], /argument '100000' .* from 1 to \d+, as this machine has \d+ core/],
  [['--workers', '2', '--engine', 'reference'], /workers 2: only the compiled engine/],
  [['--workers', '2', '--backend', 'cpu'], /workers 2: only the compiled .* not cpu/],
])('refuses %s', async (flags, message) => {
  const { code, stdout, stderr } = await runInProcess([...train, ...flags]);
  expect(stderr).toMatch(message);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

it.each([
  [1, 2],
  [2, 4],
  [1000, 256],
])('a machine with %d cores may be asked for %d threads', (cores, most) => {
  expect(mostThreads(cores)).toBe(most);
});
