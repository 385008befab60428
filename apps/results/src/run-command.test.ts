import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
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
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const host = { stdout, stderr, signal: new AbortController().signal };
  expect(await runCommand(args, host, root)).toBe(2);
  expect(String(stderr.read())).toContain(message);
  expect([stdout.read(), readdirSync(root)]).toEqual([null, []]);
  rmSync(root, { recursive: true });
});
