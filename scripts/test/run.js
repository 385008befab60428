/**
 * The whole test run: builds, checks and tests everything through turbo, and ends with
 * `N passed, N failed`. Each build and each check counts as one, and so does each test.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { gateResults } from './gate-results.js';
import { testResults } from './test-results.js';

const tests = {
  '//#test:unit': 'reports/unit.json',
  '//#test:built': 'reports/built.json',
  '//#test:page': 'reports/page.json',
};
const runs = '.turbo/runs';

for (const stale of [runs, ...Object.values(tests)])
  rmSync(stale, { recursive: true, force: true });

const tasks = [
  'build',
  'typecheck',
  'lint',
  'format:check',
  'unused',
  'api',
  'test:unit',
  'test:built',
  'test:page',
];
const { error } = spawnSync(
  'turbo',
  [
    'run',
    ...tasks,
    '--continue=always',
    '--summarize',
    '--log-order=grouped',
    '--output-logs=new-only',
  ],
  { stdio: 'inherit', env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' } },
);
if (error) throw error;

const stages = gateResults(runs);
const gates = stages.filter(({ name }) => !(name in tests));
const results = [...gates, ...Object.values(tests).flatMap(testResults)];
const failed = results.filter(({ passed }) => !passed);

const slowest = stages.toSorted((one, other) => other.seconds - one.seconds).slice(0, 12);
console.log('\nThe slowest stages, in seconds:');
for (const { name, seconds } of slowest) {
  console.log(`${seconds.toFixed(0).padStart(6)}  ${name.replace('//#', '')}`);
}
if (failed.length > 0)
  console.log(`\nFailed:\n${failed.map(({ name }) => `  ${name}`).join('\n')}`);
console.log(`\n${results.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
