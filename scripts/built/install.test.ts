import { readFile, rm } from 'node:fs/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, onTestFinished, test } from 'vitest';
import { type Consumer, createConsumer } from './consumer.js';
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

describe.each(publishedPackages)('$name, installed alone', ({ name, peerDependencies }) => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await createConsumer({ [name]: '*', ...peerDependencies }, { overrides: tarballs });
  });

  afterAll(() => rm(consumer.folder, { recursive: true }));

  const command = commands[name];
  if (command) {
    test('answers', async () => {
      const [program, ...args] = command;
      await execa(`node_modules/.bin/${program}`, args, { cwd: consumer.folder });
    });
    return;
  }

  const program = `import * as it from '${name}'; void it;`;

  test('is imported by JavaScript', async () => {
    await consumer.runJavaScript(program);
  });

  test('is imported by TypeScript', async () => {
    await consumer.runTypeScript(program);
  });
});

describe('a project outside the workspace trains a machine', () => {
  test.each([
    ['JavaScript', 'training.mjs'],
    ['TypeScript', 'training.ts'],
  ])('from %s', async (language, file) => {
    const program = await readFile(`scripts/built/consumers/${file}`, 'utf8');
    const consumer = await createConsumer(dependenciesOf(program), { overrides: tarballs });
    onTestFinished(() => rm(consumer.folder, { recursive: true }));
    await (language === 'TypeScript' ? consumer.runTypeScript : consumer.runJavaScript)(program);
  });
});
