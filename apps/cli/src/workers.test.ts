import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decodeModelFile } from '@tapehead/checkpoint';
import { afterAll, expect, it } from 'vitest';
import { mostThreads } from './flags.js';
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
