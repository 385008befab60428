import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { publicExamples } from '../docs/examples.js';
import { publicInterface } from '../docs/public-symbols.js';
import { pagesWithSnippets, snippetsOf, type Snippet } from './snippets.js';

// Inside scripts/, which depends on all packages, so that a snippet finds what it imports.
const folder = await mkdtemp(join('scripts', '.snippets-'));
const written = [
  ...pagesWithSnippets().flatMap(snippetsOf),
  ...publicExamples(await publicInterface()),
];
const snippets = written.map((snippet, index) => ({
  ...snippet,
  group: groupOf(snippet),
  file: `snippet-${index}.${snippet.language}`,
  program: snippet.language === 'ts' ? `../out/snippet-${index}.js` : `../snippet-${index}.js`,
}));
const groups = [...new Set(snippets.map(({ group }) => group))];
let typeErrors: string[] = [];

/** Those of a group run in one process. A backend that one of them registers is there for all after it. */
function groupOf({ code }: Snippet): string {
  if (code.includes("'node:test'")) return 'tests';
  return code.includes("'@tensorflow/tfjs-backend-cpu'") ? 'on cpu' : 'others';
}

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

test.each(snippets.filter(({ language }) => language === 'ts'))(
  '$place has types that are right',
  ({ file }) => {
    expect(typeErrors.filter((line) => line.startsWith(`${file}(`))).toEqual([]);
  },
);

const result = z.object({ program: z.string(), fault: z.string().nullable() });

describe.each(groups)('of those %s', (group) => {
  const members = snippets.filter((snippet) => snippet.group === group);
  const faults = new Map<string, string | null>();
  let exitCode: number | undefined;

  beforeAll(async () => {
    const results = resolve(folder, `${group}.jsonl`);
    const args = ['../../built/run-snippets.js', results, ...members.map(({ program }) => program)];
    ({ exitCode } = await execa('node', args, { cwd: join(folder, 'cwd'), reject: false }));
    for (const line of (await readFile(results, 'utf8')).trimEnd().split('\n')) {
      const { program, fault } = result.parse(JSON.parse(line));
      faults.set(program, fault);
    }
  });

  test.each(members)('$place runs', ({ program }) => {
    expect(faults.get(program)).toBe(null);
  });

  test('the process ends well', () => {
    expect(exitCode).toBe(0);
  });
});
