import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { expect, test } from 'vitest';

test.each([
  ['tapehead --help', 'apps/cli/dist/bin.js', ['--help'], 0],
  ['create-tapehead --help', 'packages/create-tapehead/dist/bin.js', ['--help'], 0],
  ['pnpm results --help', 'apps/results/dist/bin.js', ['--help'], 0],
  ['pnpm bench --help', 'apps/bench/dist/bin.js', ['--help'], 0],
  ['pnpm soak', 'apps/bench/dist/soak.js', ['--recipe', 'copy-small', '--sequences', '1'], 0],
] as const)('%s says nothing where nobody reads', async (_, program, args, code) => {
  const process = execa('node', [program, ...args], { reject: false, buffer: { stdout: false } });
  process.stdout.destroy();
  const { exitCode, stderr } = await process;
  expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: '' });
});

/** What runs before anything is built. */
const withoutPackages = ['scripts/test/run.js'];

/** The sources of what is run of the repository and prints: what `pnpm …` starts, and the commands that are published. */
const printing = [
  'apps/cli/src/bin.ts',
  'packages/create-tapehead/src/bin.ts',
  ...[...readFileSync('package.json', 'utf8').matchAll(/\bnode ([\w/-]+)\.js/g)].map(
    ([, path = '']) =>
      path.startsWith('scripts/') ? `${path}.js` : `${path.replace('/dist/', '/src/')}.ts`,
  ),
].filter(
  (source) =>
    !withoutPackages.includes(source) &&
    /\bconsole\.|\bprocess\b/.test(readFileSync(source, 'utf8')),
);

test.each(printing)('%s watches what it prints', (source) => {
  expect(readFileSync(source, 'utf8')).toMatch(/\b(watchOutputs|endUnread)\(/);
});
