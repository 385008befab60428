import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { testResults } from './test-results.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-results-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Which results count as passed for a suite with this status and tests with these statuses. */
function passed(success: boolean, status: string, ...tests: string[]): boolean[] {
  const file = join(folder, 'report.json');
  const assertionResults = tests.map((each) => ({ fullName: 'adds', status: each }));
  const suite = { name: 'sum.test.ts', status, message: '', assertionResults };
  writeFileSync(file, JSON.stringify({ success, testResults: [suite] }));
  return testResults(file).map((result) => result.passed);
}

test('counts each test', () => {
  expect(passed(true, 'passed', 'passed', 'passed')).toEqual([true, true]);
  expect(passed(false, 'failed', 'passed', 'failed')).toEqual([true, false]);
});

test.each(['skipped', 'pending', 'todo'])('a test that is %s has failed', (status) => {
  expect(passed(true, 'passed', status)).toEqual([false]);
});

test('a suite that fails outside its tests counts as one failure', () => {
  expect(passed(false, 'failed')).toEqual([false]);
  expect(passed(false, 'failed', 'passed')).toEqual([true, false]);
  expect(passed(false, 'failed', 'passed', 'skipped')).toEqual([true, false, false]);
});

test('an error outside all suites counts as one failure', () => {
  expect(passed(false, 'passed', 'passed')).toEqual([true, false]);
});

test('a report that was not written is a failure', () => {
  expect(testResults(join(folder, 'missing.json'))).toMatchObject([{ passed: false }]);
});

test('says of a test that failed what its error says', () => {
  const file = join(folder, 'report.json');
  const failed = {
    fullName: 'adds',
    status: 'failed',
    failureMessages: ['AssertionError: expected 1 to be 2\n    at sum.test.ts:3:1'],
  };
  const suite = { name: 'sum.test.ts', status: 'failed', message: '', assertionResults: [failed] };
  writeFileSync(file, JSON.stringify({ success: false, testResults: [suite] }));
  expect(testResults(file)).toEqual([
    {
      name: 'sum.test.ts: adds (failed)\n    AssertionError: expected 1 to be 2',
      passed: false,
    },
  ]);
});
