import { builtinModules } from 'node:module';

/** The interfaces are an entry of their own, so that packages can re-export them. */
const core = ['core', 'core/interfaces'];

/**
 * Which packages of ours, and which of their further entries, each package may import; imports point one
 * way. `core/layers` stands apart from `core` because it loads TensorFlow.js. Applications and examples may
 * import anything.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const importDirections = {
  command: [],
  core: [],
  memory: [...core, 'core/layers'],
  heads: [...core, 'core/layers', 'memory'],
  controllers: [...core, 'core/layers'],
  ntm: [...core, 'core/layers', 'memory', 'heads', 'controllers'],
  tasks: core,
  trainer: core,
  checkpoint: [...core, 'core/layers'],
  figures: core,
  wasm: [...core, 'core/layers', 'wasm/gradients', 'trainer'],
  experiments: [
    ...core,
    'core/layers',
    'memory',
    'heads',
    'controllers',
    'ntm',
    'tasks',
    'trainer',
    'checkpoint',
  ],
  queue: core,
  parallel: [...core, 'core/layers', 'experiments', 'trainer', 'wasm'],
  runs: [
    ...core,
    'core/layers',
    'figures',
    'checkpoint',
    'experiments',
    'trainer',
    'wasm',
    'parallel',
  ],
  zoo: [...core, 'ntm', 'checkpoint'],
  testing: core,
  // Its templates become programs of users.
  'create-tapehead': ['command'],
  tapehead: [
    ...core,
    'core/layers',
    'memory',
    'heads',
    'controllers',
    'ntm',
    'tasks',
    'trainer',
    'checkpoint',
    'wasm',
    'experiments',
    'parallel',
    'runs',
    'zoo',
    'cli/bin',
  ],
};

/**
 * What tests may import in addition, besides `testing`.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const importsOfTests = {
  zoo: ['experiments', 'wasm'],
  parallel: ['controllers', 'ntm', 'tasks'],
  checkpoint: ['ntm', 'memory', 'heads', 'controllers'],
  wasm: ['memory', 'heads', 'controllers', 'ntm', 'tasks'],
  runs: ['memory', 'heads', 'controllers', 'ntm', 'tasks'],
  tapehead: ['testing'],
};

/** Packages for servers, which may use the modules of Node. */
const forNode = new Set(['command', 'create-tapehead', 'queue']);

/**
 * @param {readonly string[]} allowed
 * @param {boolean} inBrowser whether a page or worker may load the file
 * @returns {import('eslint').Linter.RuleEntry}
 */
function restrictedImports(allowed, inBrowser) {
  const packages = {
    regex: `^@tapehead/(?!(${allowed.join('|')})$)`,
    message: 'Imports point one way: see scripts/lint/import-directions.js.',
  };
  const sources = {
    regex: '^\\.\\.?/.*/src(/|$)',
    message: 'Import another package by its name.',
  };
  const builtins = {
    group: ['node:*', ...builtinModules],
    message: 'A page or worker loads this package, and has no modules of Node.',
  };
  return ['error', { patterns: inBrowser ? [packages, sources, builtins] : [packages, sources] }];
}

/** The directions as configurations of eslint, three for each package. */
export const importDirectionConfigs = Object.entries(importDirections).flatMap(
  ([name, allowed]) => [
    {
      files: [`packages/${name}/src/**/*.ts`],
      rules: { 'no-restricted-imports': restrictedImports(allowed, !forNode.has(name)) },
    },
    {
      // Files that only Node loads, by the package's `node` condition or its `node` entry.
      files: [`packages/${name}/src/**/*.node.ts`, `packages/${name}/src/node/**/*.ts`],
      rules: { 'no-restricted-imports': restrictedImports(allowed, false) },
    },
    {
      files: [`packages/${name}/src/**/*.test.ts`],
      rules: {
        'no-restricted-imports': restrictedImports(
          [...allowed, ...(importsOfTests[name] ?? []), 'testing'],
          false,
        ),
      },
    },
  ],
);
