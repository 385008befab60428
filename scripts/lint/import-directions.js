import { builtinModules } from 'node:module';

/**
 * Which packages of ours each package may import; imports point one way. Applications and examples
 * may import anything.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const importDirections = {
  spec: [],
  options: [],
  gradients: [],
  random: ['spec'],
  layers: ['spec', 'options'],
  memory: ['spec', 'options', 'layers'],
  heads: ['spec', 'options', 'layers', 'memory'],
  controllers: ['spec', 'options', 'layers'],
  ntm: ['spec', 'options', 'random', 'layers', 'memory', 'heads', 'controllers'],
  baselines: ['spec', 'options', 'layers', 'controllers'],
  tasks: ['spec', 'options'],
  trainer: ['spec', 'options'],
  checkpoint: ['spec', 'options', 'layers', 'random'],
  figures: ['spec', 'options'],
  diagnostics: ['spec'],
  recipes: [
    ...['spec', 'options', 'random', 'layers', 'memory', 'heads', 'controllers', 'ntm'],
    ...['baselines', 'tasks', 'trainer', 'checkpoint'],
  ],
  wasm: ['spec', 'gradients', 'options', 'random', 'layers'],
  queue: ['options'],
  sweep: ['spec', 'options', 'random', 'recipes', 'figures'],
  parallel: ['spec', 'options', 'random', 'layers', 'recipes', 'trainer', 'wasm'],
  zoo: ['spec', 'options', 'ntm', 'checkpoint'],
  tensorboard: [],
  testing: ['spec', 'random'],
};

/**
 * What tests may import beyond that and `random` and `testing`.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const importsOfTests = {
  zoo: ['recipes', 'wasm'],
  parallel: ['controllers', 'ntm', 'tasks'],
  checkpoint: ['ntm', 'memory', 'heads', 'controllers'],
  wasm: ['memory', 'heads', 'controllers', 'ntm', 'baselines', 'tasks', 'trainer'],
};

/** Packages for servers, which may use the modules of Node. */
const forNode = new Set(['queue']);

/**
 * @param {readonly string[]} allowed
 * @param {boolean} inBrowser whether a page or worker may load the file
 * @returns {import('eslint').Linter.RuleEntry}
 */
function restrictedImports(allowed, inBrowser) {
  const exceptions = new Set(allowed.map((name) => `!@tapehead/${name}`));
  const packages = {
    group: ['@tapehead/*', ...exceptions],
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
      // What only Node loads, by the `node` condition of the package.
      files: [`packages/${name}/src/**/*.node.ts`],
      rules: { 'no-restricted-imports': restrictedImports(allowed, false) },
    },
    {
      files: [`packages/${name}/src/**/*.test.ts`],
      rules: {
        'no-restricted-imports': restrictedImports(
          [...allowed, ...(importsOfTests[name] ?? []), 'random', 'testing'],
          false,
        ),
      },
    },
  ],
);
