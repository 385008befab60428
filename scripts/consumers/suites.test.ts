import { expect, test } from 'vitest';
import { chosen } from './choose.js';
import { createProject } from './project.js';

const suite = (runner: string) => `import { test } from '${runner}';
import { copy, lstm, selectWasm } from './parts.js';
import { testController, testTask } from '@tapehead/testing';

await selectWasm();
testController(test, lstm({ units: 3 }));
testTask(test, copy({ bits: 2, maxLength: 3 }));
`;

const runners = [
  {
    name: 'node:test',
    quick: false,
    runner: 'node:test',
    dependencies: {},
    command: ['--test', 'suite.test.js'],
  },
  {
    name: 'Jest',
    quick: false,
    runner: '@jest/globals',
    dependencies: { jest: '30' },
    command: ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--json'],
  },
] as const;

test.each(chosen(runners))('the contract suites run in $name', async (consumer) => {
  const project = await createProject(
    { ...consumer.dependencies, '@tapehead/testing': '*' },
    { files: { 'suite.test.js': suite(consumer.runner), 'jest.config.json': '{"transform":{}}' } },
  );
  const report = await project.run('node', ...consumer.command);
  const [, passed = 0] = /(?:pass |"numPassedTests":)(\d+)/.exec(report) ?? [];
  expect(Number(passed)).toBeGreaterThan(15);
});
