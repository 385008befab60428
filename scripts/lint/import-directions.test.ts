import { readFileSync, readdirSync } from 'node:fs';
import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';
import { importDirections } from './import-directions.js';

const eslint = new ESLint({
  ruleFilter: ({ ruleId }) => ruleId.startsWith('no-restricted-'),
  // These rules need no types, so the files need not exist.
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});

/** The lines, from 1 on, that lint refuses in a file of this name. */
async function refusedLines(filePath: string, lines: readonly string[]): Promise<number[]> {
  const [result] = await eslint.lintText(lines.join('\n'), { filePath });
  return (result?.messages ?? []).map(({ line }) => line);
}

const names = Object.keys(importDirections);

test('every package has its directions', () => {
  expect(names.toSorted()).toEqual(readdirSync('packages').toSorted());
});

describe.each(Object.entries(importDirections))('%s', (name, allowed) => {
  test('may import what the table says and nothing else', async () => {
    const refused = await refusedLines(
      `packages/${name}/src/index.ts`,
      names.map((other) => `import '@tapehead/${other}';`),
    );
    expect(refused.map((line) => names[line - 1])).toEqual(
      names.filter((other) => !allowed.includes(other)),
    );
  });

  test('may import the further entries that the table names and no others', async () => {
    const entries = [
      'core/interfaces',
      'core/layers',
      'wasm/gradients',
      'wasm/onnx',
      'cli/bin',
      'core/src/index.js',
    ];
    const refused = await refusedLines(
      `packages/${name}/src/index.ts`,
      entries.map((entry) => `import '@tapehead/${entry}';`),
    );
    expect(refused.map((line) => entries[line - 1])).toEqual(
      entries.filter((entry) => !allowed.includes(entry)),
    );
  });

  test('depends on nothing else', () => {
    const { dependencies = {} }: { dependencies?: Record<string, string> } = JSON.parse(
      readFileSync(`packages/${name}/package.json`, 'utf8'),
    );
    const ours = Object.keys(dependencies).filter((other) => other.startsWith('@tapehead/'));
    expect(allowed.map((other) => `@tapehead/${other.split('/')[0]}`)).toEqual(
      expect.arrayContaining(ours),
    );
  });
});

test.each([
  "import { readFile } from 'node:fs/promises';",
  "import fs from 'fs';",
  "export * from '../../ntm/src/index.js';",
  "const machine = import('@tapehead/ntm');",
  'Math.random();',
  'Date.now();',
  'new Date();',
  'crypto.randomUUID();',
  "import * as tf from '@tensorflow/tfjs-core'; tf.randomNormal([2]);",
])('%s is refused in a package', async (line) => {
  expect(await refusedLines('packages/trainer/src/index.ts', [line])).toEqual([1]);
});

test.each(['packages/tasks/src/index.ts', 'apps/playground/src/main.ts'])(
  '%s imports of zod only what it uses',
  async (file) => {
    const lines = [
      "import { z } from 'zod';",
      "import z from 'zod';",
      "import type { z } from 'zod';",
      "import * as z from 'zod';",
      "import type * as z from 'zod';",
    ];
    expect(await refusedLines(file, lines)).toEqual([1, 2, 3]);
  },
);

test('what only Node loads may import what is in Node', async () => {
  const lines = ["import 'node:fs';", "import '@tapehead/testing';"];
  expect(await refusedLines('packages/trainer/src/file.node.ts', lines)).toEqual([2]);
});

test('a test of the trainer may not import ntm either', async () => {
  const lines = ["import '@tapehead/ntm';", "import '@tapehead/testing';", "import 'node:fs';"];
  expect(await refusedLines('packages/trainer/src/trainer.test.ts', lines)).toEqual([1]);
});
