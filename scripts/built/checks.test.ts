import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { problemAffectsResolutionKind } from '@arethetypeswrong/core/problems';
import { execa } from 'execa';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { publishedPackages } from './published-packages.js';

const sourceMap = z.object({
  sources: z.array(z.string()),
  sourcesContent: z.array(z.string()),
});

describe.each(publishedPackages)('$name', ({ name, tarball }) => {
  test('passes publint', async () => {
    const { buffer } = new Uint8Array(await readFile(tarball));
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test('has source maps that hold their sources', async () => {
    const { stdout: names } = await execa('tar', ['-tzf', tarball], { lines: true });
    const maps = names.filter((file) => file.endsWith('.map'));
    expect(maps.filter((file) => file.endsWith('.d.ts.map'))).toEqual([]);
    const folder = await mkdtemp(join(tmpdir(), 'tapehead-packed-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await execa('tar', ['-xzf', tarball, '-C', folder]);
    for (const map of maps) {
      const text = await readFile(join(folder, map), 'utf8');
      const { sources, sourcesContent } = sourceMap.parse(JSON.parse(text));
      expect(sourcesContent, map).toHaveLength(sources.length);
    }
  });

  test('carries its licence, a README and its build, and no tests', async () => {
    const { stdout } = await execa('tar', ['-tzf', tarball], { lines: true });
    const files = stdout.map((line) => line.replace('package/', ''));
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    expect(files).toContainEqual(expect.stringMatching(/^dist\/.*\.js$/));
    // The tests in templates belong to the package; other tests are not published.
    expect(files).not.toContainEqual(expect.stringMatching(/^(?!template\/).*\.test\./));
  });

  test('is published without the condition that names its sources', async () => {
    const { stdout } = await execa('tar', ['-xzOf', tarball, 'package/package.json']);
    expect(stdout).toContain(`"name": "${name}"`);
    expect(stdout).not.toContain('tapehead-source');
    expect(stdout).not.toContain('workspace:');
  });
});

// Packages that only have commands have no exports.
const commands = ['@tapehead/cli', 'create-tapehead'];
const imported = publishedPackages.filter(({ name }) => !commands.includes(name));

/** How ES modules are resolved: there is no other build than that for them. */
const resolutions = ['node16-esm', 'bundler'] as const;

test.each(imported)('$name: its types are resolved as its code is', async ({ tarball }) => {
  const analysis = await checkPackage(
    createPackageFromTarballData(new Uint8Array(await readFile(tarball))),
  );
  if (!analysis.types) throw new Error(`${tarball}: got no types, expected some`);
  const problems = analysis.problems.filter((problem) =>
    resolutions.some((kind) => problemAffectsResolutionKind(problem, kind, analysis)),
  );
  expect(problems).toEqual([]);
});
