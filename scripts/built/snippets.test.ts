import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagesWithSnippets, snippetsOf } from './snippets.js';

// Inside scripts/, whose dependencies are all packages, so that a snippet finds what it imports.
const folder = await mkdtemp(join('scripts', '.snippets-'));
const snippets = pagesWithSnippets()
  .flatMap(snippetsOf)
  .map((snippet, index) => ({ ...snippet, file: `snippet-${index}.${snippet.language}` }));
let typeErrors: string[] = [];

beforeAll(async () => {
  await Promise.all(snippets.map(({ file, code }) => writeFile(join(folder, file), code)));
  await mkdir(join(folder, 'cwd'));
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.base.json',
      compilerOptions: { rootDir: '.', outDir: 'out', types: ['node'], declaration: false },
      include: ['*.ts'],
    }),
  );
  const compiled = await execa('tsc', ['--pretty', 'false'], {
    cwd: folder,
    reject: false,
    lines: true,
  });
  typeErrors = compiled.stdout;
});

afterAll(() => rm(folder, { recursive: true }));

test.each(snippets)('$place runs', async ({ file, language }) => {
  expect(typeErrors.filter((line) => line.startsWith(file))).toEqual([]);
  const program = language === 'ts' ? join('out', file.replace(/ts$/, 'js')) : file;
  await execa('node', [join('..', program)], { cwd: join(folder, 'cwd') });
});
