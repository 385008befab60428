import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import * as z from 'zod';

const report = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).default([]),
        }),
      ),
    }),
  ),
});

/**
 * The result of each test in a JSON report of vitest, and of one that failed how its messages begin. Skipped tests count as
 * failed, and so do a suite that fails outside its tests, and a report that was not written.
 * @param {string} file
 */
export function testResults(file) {
  if (!existsSync(file)) return [{ name: `${file} was not written`, passed: false }];
  const { success, testResults: suites } = report.parse(JSON.parse(readFileSync(file, 'utf8')));
  const results = suites.flatMap(({ name, status, message, assertionResults }) => {
    const path = relative('.', name);
    const suite = assertionResults.map((test) => ({
      name: [
        `${path}: ${test.fullName} (${test.status})`,
        ...test.failureMessages.map(firstLines),
      ].join('\n    '),
      passed: test.status === 'passed',
    }));
    const explained = assertionResults.some((test) => test.status === 'failed');
    const itself = { name: `${path}: ${message}`, passed: false };
    return status === 'passed' || explained ? suite : [...suite, itself];
  });
  const unexplained = !success && results.every(({ passed }) => passed);
  return unexplained ? [...results, { name: `${file}: vitest failed`, passed: false }] : results;
}

/**
 * The message of an error, without the stack and what else follows it.
 * @param {string} message
 */
function firstLines(message) {
  const [first = ''] = message.split(/\n\s+at |\n\n/);
  return first.replaceAll('\n', '\n    ').slice(0, 500);
}
