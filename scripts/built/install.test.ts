import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createConsumers, type Project } from './consumer.js';
import { publishedPackages } from './published-packages.js';

const tarballs = Object.fromEntries(
  publishedPackages.map(({ name, tarball }) => [name, `file:${tarball}`]),
);

/** Our packages that a program imports, and their peer dependencies. */
function dependenciesOf(program: string): Record<string, string> {
  const imported = publishedPackages.filter(({ name }) => program.includes(`'${name}'`));
  const peers = imported.flatMap(({ peerDependencies }) => Object.entries(peerDependencies));
  const ours = imported.map(({ name }): [string, string] => [name, '*']);
  return Object.fromEntries([...ours, ...peers]);
}

/** Commands to run for packages that have nothing to import. */
const commands: Readonly<Record<string, readonly [string, string]>> = {
  '@tapehead/cli': ['tapehead', 'doctor'],
  'create-tapehead': ['create-tapehead', 'my-task'],
};
const imported = publishedPackages.filter(({ name }) => !(name in commands));
const importing = (name: string) => `import * as it from '${name}';\nvoid it;\n`;

const training = {
  JavaScript: { 'module.js': await readFile('scripts/built/consumers/training.mjs', 'utf8') },
  TypeScript: { 'main.ts': await readFile('scripts/built/consumers/training.ts', 'utf8') },
};

/** One project for each package, and one for each program. */
const { folder, folderOf, runJavaScript, compileTypeScript } = await createConsumers(
  new Map([
    ...publishedPackages.map(({ name, peerDependencies }): [string, Project] => [
      name,
      {
        dependencies: { [name]: '*', ...peerDependencies },
        modules:
          name in commands ? {} : { 'module.js': importing(name), 'main.ts': importing(name) },
      },
    ]),
    ...Object.entries(training).map(([name, modules]): [string, Project] => [
      name,
      { dependencies: dependenciesOf(Object.values(modules).join('\n')), modules },
    ]),
  ]),
  tarballs,
);

afterAll(() => rm(folder, { recursive: true }));

const moduleIn = (name: string, file: string) =>
  `./${relative(folder, join(folderOf(name), file))}`;

describe.each(publishedPackages.filter(({ name }) => name in commands))(
  '$name, installed alone',
  ({ name }) => {
    test('answers', async () => {
      const [program = '', ...args] = commands[name] ?? [];
      await execa(`node_modules/.bin/${program}`, args, { cwd: folderOf(name) });
    });
  },
);

describe('alone, as all that its project depends on,', () => {
  let thrown: Readonly<Record<string, string>>;
  let errors: readonly string[];

  beforeAll(async () => {
    const modules = (file: string) => imported.map(({ name }) => moduleIn(name, file));
    thrown = await runJavaScript(modules('module.js'));
    errors = await compileTypeScript([...modules('main.ts'), moduleIn('TypeScript', 'main.ts')]);
  });

  test.each(imported)('$name is imported by JavaScript', ({ name }) => {
    expect(thrown[moduleIn(name, 'module.js')]).toBe(undefined);
  });

  test.each(imported)(
    '$name is imported by TypeScript, which compiles to the same',
    async ({ name }) => {
      expect(errors.filter((line) => line.includes(`node_modules/${name}/`))).toEqual([]);
      expect(await readFile(join(folderOf(name), 'main.js'), 'utf8')).toBe(importing(name));
    },
  );

  test('no program that imports them has errors', () => {
    expect(errors.filter((line) => /^p\d+\/main\.ts|@tapehead/.test(line))).toEqual([]);
  });

  test('a project trains a machine from JavaScript', async () => {
    expect(await runJavaScript([moduleIn('JavaScript', 'module.js')])).toEqual({});
  });

  test('a project trains a machine from TypeScript', async () => {
    expect(await runJavaScript([moduleIn('TypeScript', 'main.js')])).toEqual({});
  });
});
