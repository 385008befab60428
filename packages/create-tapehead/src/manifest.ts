import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Kind } from './kinds.js';

const versions = z.object({
  version: z.string(),
  devDependencies: z.record(z.string(), z.string()),
});

/** This package's own manifest, which holds the versions that the templates are tested with. */
const own = versions.parse(
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')),
);

const versionOf = (name: string): string => own.devDependencies[name] ?? `^${own.version}`;

const withVersions = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, versionOf(name)]));

/** The `package.json` of a project. */
export function manifestFor(name: string, kind: Kind): string {
  const manifest = {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    scripts: {
      build: 'tsc',
      start: 'tsc && node dist/train.js',
      test: `tsc && node --test dist/${kind}.test.js`,
    },
    dependencies: withVersions([...(kind === 'task' ? [] : ['@tensorflow/tfjs-core']), 'tapehead']),
    devDependencies: withVersions(['@tapehead/testing', '@types/node', 'typescript']),
    engines: { node: '>=20.19' },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
