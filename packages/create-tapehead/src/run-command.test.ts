import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { kinds } from './kinds.js';
import { runCommand } from './run-command.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'create-tapehead-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function create(...args: string[]) {
  let [stdout, stderr] = ['', ''];
  const code = await runCommand(args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
  });
  return { code, stdout, stderr };
}

describe.each(kinds)('a %s', (kind) => {
  test('has its source, its test and a training script, and says how to go on', async () => {
    const project = join(folder, 'my-thing');
    const { code, stdout, stderr } = await create(project, '--kind', kind);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('npm install');
    expect((await readdir(project, { recursive: true })).toSorted()).toEqual(
      [
        '.gitignore',
        'package.json',
        'src',
        `src/${kind}.test.ts`,
        `src/${kind}.ts`,
        'src/train.ts',
        'tsconfig.json',
      ].toSorted(),
    );
    expect(JSON.parse(await readFile(join(project, 'package.json'), 'utf8'))).toMatchObject({
      name: 'my-thing',
      scripts: { start: expect.stringContaining('train'), test: expect.stringContaining(kind) },
      dependencies: { tapehead: expect.any(String) },
    });
  });
});

test('an empty folder is as good as none', async () => {
  await mkdir(join(folder, 'empty'));
  expect((await create(join(folder, 'empty'))).code).toBe(0);
});

test('an unknown kind is refused, with those that there are', async () => {
  const { code, stdout, stderr } = await create(join(folder, 'x'), '--kind', 'hed');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error: .*'hed' is invalid.*task, controller, head/);
  expect(existsSync(join(folder, 'x'))).toBe(false);
});

test('an unknown option is refused, with the one that may be meant', async () => {
  const { code, stderr } = await create('--knd', 'head');
  expect(code).toBe(2);
  expect(stderr).toMatch(/unknown option '--knd'\n\(Did you mean --kind\?\)/);
});

test.each(['My Thing', '.hidden', 'node_modules', 'a~b', '-x-'.repeat(90), 'fs'])(
  'the name %j is refused in words',
  async (name) => {
    const { code, stderr } = await create(join(folder, name));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: name: got ".*", expected a name for an npm package.*\n$/);
    expect(existsSync(join(folder, name))).toBe(false);
  },
);

test('a folder with something in it is refused and left as it is', async () => {
  const taken = join(folder, 'taken');
  await mkdir(taken);
  await writeFile(join(taken, 'mine.txt'), 'mine');
  const { code, stderr } = await create(taken);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: folder .*taken: there is something in it already \(mine\.txt\)/);
  expect(await readdir(taken)).toEqual(['mine.txt']);
});

test.each([
  ['a file', 'taken'],
  ['in a file', 'taken/below'],
])('a path that is %s is refused in words', async (_where, path) => {
  await writeFile(join(folder, 'taken'), 'mine');
  const { code, stderr } = await create(join(folder, path));
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: folder .*: cannot be written: .* file.*\n$/);
  expect(await readFile(join(folder, 'taken'), 'utf8')).toBe('mine');
});
