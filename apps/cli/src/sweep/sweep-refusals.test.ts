import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runInProcess } from '../../fixtures/run-in-process.js';
import { folderForSweeps } from '../../fixtures/sweep-command.js';

const folder = folderForSweeps();

test.each([
  [['sweep', 'nowhere.json'], /nowhere\.json: cannot be read: there is no such file/],
  [['sweep', '/dev/zero'], /\/dev\/zero: cannot be used: it is a device, expected a file/],
  [['worker'], /Redis is needed: --redis redis:/],
  [['worker', '--redis', 'http://me:secret@host'], /redis: expected a URL such as/],
  [
    ['worker', '--redis', 'redis://127.0.0.1:1', '--redis-prefix', 'a b'],
    /redis\.prefix: got "a b"/,
  ],
])('%j is refused in a message', async (args, message) => {
  const { code, stdout, stderr } = await runInProcess(args);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('secret');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('a faulty sweep file is refused in a message, and nothing is run', async () => {
  const faulty = join(folder, 'faulty.json');
  writeFileSync(faulty, '{"grid": {"sed": [1]}, "recipe": "copy-lstm"}');
  const refused = await runInProcess(['sweep', faulty, '--out', join(folder, 'no')]);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(/run with sed 1: config\.sed: no such option/);
  writeFileSync(faulty, '{"grid":');
  expect((await runInProcess(['sweep', faulty])).stderr).toMatch(/not valid JSON/);
  expect(existsSync(join(folder, 'no'))).toBe(false);
});

test('a Redis that does not answer is told at once, with exit code 3', async () => {
  const { code, stderr } = await runInProcess(['worker', '--redis', 'redis://:secret@127.0.0.1:1']);
  expect(stderr).toMatch(/redis:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/);
  expect(stderr).not.toContain('secret');
  expect(code).toBe(3);
});
