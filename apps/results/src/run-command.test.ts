import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { runCommand, seedList } from './run-command.js';

describe('a list of seeds', () => {
  test.each([
    ['1-3', [1, 2, 3]],
    ['7', [7]],
    ['2,1-3', [2, 1, 3]],
  ])('%s', (text, seeds) => {
    expect(seedList(text)).toEqual(seeds);
  });

  test.each(['', '3-1', '1-', '-1', '1-99999', 'a', '1,,2'])('refuses "%s"', (text) => {
    expect(() => seedList(text)).toThrow('Expected seeds');
  });
});

/** Runs the command with these arguments in a folder, and says what it prints to stderr. */
async function run(args: readonly string[], root: string) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const host = { stdout, stderr, signal: new AbortController().signal };
  const code = await runCommand(args, host, root);
  return { code, stderr: String(stderr.read()), stdout: stdout.read() };
}

test('a trial that has no place in the document is refused before anything is trained', async () => {
  const root = mkdtempSync(join(tmpdir(), 'tapehead-results-command-'));
  mkdirSync(join(root, 'docs'));
  writeFileSync(join(root, 'docs', 'recipes.md'), '# Recipes\n');
  const { code, stderr } = await run(['n-grams', '--trial', 'none', '--seeds', '1'], root);
  expect(code).toBe(3);
  expect(stderr).toBe(
    'error: docs/recipes.md: expected both <!-- trials of n-grams --> and, below it, <!-- end of the trials of n-grams -->, each on a line of its own\n',
  );
  expect(readdirSync(root)).toEqual(['docs']);
  rmSync(root, { recursive: true });
});

test.each([
  [
    ['n-grams', '--machine', 'at-once'],
    'expected one of feedforward, lstm, plain-lstm, which n-grams has',
  ],
  [
    ['reverse', '--machine', 'ntm'],
    'expected one of feedforward, lstm, plain-lstm, which reverse has',
  ],
  [['sorting'], "'sorting' is invalid"],
  [['copy', '--seeds', '3-1'], 'Expected seeds such as 1-10 or 1,3.'],
  [['copy', '--change', '{"batch":4}'], 'name it with --trial'],
  [['copy', '--task', 'parity'], '--task: only the collection has tasks to choose from'],
  [['collection', '--task', 'copy'], "'copy' is invalid"],
  [['copy', '--up-to', '31'], 'Expected a length from 32 to 1000000.'],
  [['collection', '--up-to', '64'], '--up-to: the collection is measured at all its lengths'],
  [['copy', '--jobs', '0'], 'Expected a number from 1 to 99.'],
])('refuses %j, and writes nothing', async (args, message) => {
  const root = mkdtempSync(join(tmpdir(), 'tapehead-results-command-'));
  const { code, stderr, stdout } = await run(args, root);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect([stdout, readdirSync(root)]).toEqual([null, []]);
  rmSync(root, { recursive: true });
});
