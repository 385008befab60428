import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import ts from 'typescript';
import { afterAll, expect, test } from 'vitest';
import { chosen } from '../consumers/choose.js';

const code = 'apps/site/src/code';

/**
 * What the code of each figure of the article has to print for what stands beside it to be true. That which trains for long
 * does so in `pnpm test:consumers` only.
 */
const figures: readonly Figure[] = [
  // All ten are right, and of twenty about a quarter is wrong.
  { name: 'copy', says: /^10 0 160\n20 [2-4]\d 160$/ },
  {
    name: 'memory',
    quick: true,
    // By the paper's rule the first number of the slot is replaced, by the article's the second is wiped.
    says: /\[\[7, 4\],\]\n[^]*\[\[10, 0\],\]\n[^]*\[\[22, 50, 78\],\]$/,
  },
  { name: 'heads', quick: true, says: /, 0\.9\d+\],\]$/ },
  { name: 'march', quick: true, says: /\n10 0\n20 0\n40 0$/ },
  // Most is lost: of random bits half are right by chance.
  { name: 'lengths', says: /^128 [34]\d{3} 8000\n1250 0 8000$/ },
  { name: 'algorithms', quick: true, says: /^0$/ },
  { name: 'spoilt', says: /^false [2-3]\d 80$/ },
];

interface Figure {
  readonly name: string;
  readonly quick?: boolean;
  readonly says: RegExp;
}

// Inside scripts/, which depends on the packages that the code imports.
const folder = await mkdtemp(join('scripts', '.article-'));
afterAll(() => rm(folder, { recursive: true }));

test('there is no code of a figure that is not run', () => {
  const files = readdirSync(code).map((file) => file.replace(/\.ts$/, ''));
  expect(files.toSorted()).toEqual(figures.map(({ name }) => name).toSorted());
});

test.each(chosen(figures))(
  'the code of the figure $name does what it says',
  async ({ name, says }) => {
    const { outputText } = ts.transpileModule(readFileSync(join(code, `${name}.ts`), 'utf8'), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const file = join(folder, `${name}.js`);
    await writeFile(file, outputText);
    const { stdout } = await execa('node', [file]);
    expect(stdout.trim()).toMatch(says);
  },
);
