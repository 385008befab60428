import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publicExamples } from '../docs/examples.js';
import { publicInterface } from '../docs/public-symbols.js';
import { pagesWithSnippets, snippetsOf } from './snippets.js';

// Inside scripts/, which depends on all packages, so that a snippet finds what it imports.
const folder = await mkdtemp(join('scripts', '.snippets-'));
const written = [
  ...pagesWithSnippets().flatMap(snippetsOf),
  ...publicExamples(await publicInterface()),
];
const snippets = written.map((snippet, index) => ({
  ...snippet,
  file: `snippet-${index}.${snippet.language}`,
}));
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
