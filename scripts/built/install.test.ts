import { readFile, rm } from 'node:fs/promises';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { createConsumers } from './consumer.js';
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

const training = {
  JavaScript: await readFile('scripts/built/consumers/training.mjs', 'utf8'),
  TypeScript: await readFile('scripts/built/consumers/training.ts', 'utf8'),
};

/** One project for each package, and one for each program. */
const { folder, consumer } = await createConsumers(
  new Map([
    ...publishedPackages.map(
      ({ name, peerDependencies }) => [name, { [name]: '*', ...peerDependencies }] as const,
    ),
    ...Object.entries(training).map(([name, code]) => [name, dependenciesOf(code)] as const),
  ]),
  tarballs,
);

afterAll(() => rm(folder, { recursive: true }));

describe.each(publishedPackages)('$name, installed alone', ({ name }) => {
  const project = consumer(name);
  const command = commands[name];
  if (command) {
    test('answers', async () => {
      const [program, ...args] = command;
      await execa(`node_modules/.bin/${program}`, args, { cwd: project.folder });
    });
    return;
  }

  const program = `import * as it from '${name}';\nvoid it;\n`;

  test('is imported by JavaScript', async () => {
    await project.runJavaScript(program);
  });

  test('is imported by TypeScript, which compiles to the same', async () => {
    expect(await project.compileTypeScript(program)).toBe(program);
  });
});

describe('a project outside the workspace trains a machine', () => {
  test('from JavaScript', async () => {
    await consumer('JavaScript').runJavaScript(training.JavaScript);
  });

  test('from TypeScript', async () => {
    const project = consumer('TypeScript');
    await project.runJavaScript(await project.compileTypeScript(training.TypeScript));
  });
});
