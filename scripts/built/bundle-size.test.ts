import { gzipSync } from 'node:zlib';
import { build } from 'rolldown';
import { expect, test } from 'vitest';

/** How many bytes a page loads first for a program, minified and compressed. */
async function firstBytes(program: string): Promise<number> {
  const { output } = await build({
    // In scripts/, whose dependencies are all packages.
    cwd: 'scripts',
    input: 'program',
    platform: 'browser',
    write: false,
    output: { minify: true },
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === 'program' ? `${process.cwd()}/scripts/program.js` : null),
        load: (id) => (id.endsWith('scripts/program.js') ? program : null),
      },
    ],
  });
  const first = output.filter((file) => file.type === 'chunk' && !file.isDynamicEntry);
  return first.reduce((bytes, file) => bytes + gzipSync('code' in file ? file.code : '').length, 0);
}

test.each([
  [
    'tasks alone',
    25_000,
    "import { copy } from '@tapehead/tasks'; console.log(copy({ bits: 3 }).sample);",
  ],
])('%s are at most %i bytes, compressed', async (_, most, program) => {
  expect(await firstBytes(program)).toBeLessThanOrEqual(most);
});
