import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';
import { importDirectionConfigs } from './scripts/lint/import-directions.js';

const seeded = 'Draw from the seeded Rng that is passed in.';
const randomOps = [
  'multinomial',
  'rand',
  'randomGamma',
  'randomNormal',
  'randomStandardNormal',
  'randomUniform',
  'randomUniformInt',
  'truncatedNormal',
];

const randomProperties = [
  { object: 'Math', property: 'random', message: seeded },
  { object: 'crypto', message: seeded },
  ...randomOps.map((property) => ({ object: 'tf', property, message: seeded })),
];
const clocks = [{ object: 'Date', property: 'now', message: seeded }];
const newDate = { selector: 'NewExpression[callee.name="Date"]', message: seeded };
const staticImports = {
  selector: 'ImportExpression[source.value=/^(node:|@tapehead)/]',
  message: 'Import it statically, so that its direction is seen.',
};

/** The object `z` holds all of zod, and a bundler can leave no part of it out. */
const wholeZod = {
  selector:
    "ImportDeclaration[source.value='zod'] > :matches(ImportDefaultSpecifier, ImportSpecifier[imported.name='z'])",
  message: "Write `import * as z from 'zod'`: a bundle then holds only what is used.",
};

const spreadLiteral = {
  selector: 'ObjectExpression > SpreadElement > ObjectExpression',
  message: 'Write the members plainly, not in an object that is spread at once.',
};

const stubbedProcess = {
  selector:
    "CallExpression[callee.property.name='stubGlobal'] > Literal.arguments[value='process']",
  message: 'Use stubProcess of scripts/vitest: vitest itself goes on using `process`.',
};

export default defineConfig(
  // What lies in assembly/ is AssemblyScript, which only its own compiler understands.
  globalIgnores([
    '**/dist/',
    '**/generated/',
    '**/.astro/',
    '**/.svelte-check/',
    'runs/',
    'reports/',
    'packages/wasm/assembly/',
    'apps/*/public/',
  ]),
  // A rule is changed here, where it is seen, and not by a comment.
  { linterOptions: { noInlineConfig: true } },
  js.configs.recommended,
  // Rules that know the types run in oxlint (.oxlintrc.json), which has TypeScript's own speed.
  tseslint.configs.strict,
  tseslint.configs.stylistic,
  svelte.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', spreadLiteral, wholeZod],
      // The type check knows which names there are.
      'no-undef': 'off',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      // `tf.tidy` returns type aliases of objects of tensors, but no interfaces.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      // A name of our own for a schema, so that declarations do not show what it is made of.
      '@typescript-eslint/no-empty-object-type': [
        'error',
        { allowInterfaces: 'with-single-extends' },
      ],
    },
  },
  {
    files: ['**/*.svelte'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    files: ['**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    // State is replaced as a whole here.
    rules: { 'svelte/prefer-svelte-reactivity': 'off' },
  },
  {
    // Types alone cannot say what lies in the memory of a WebAssembly module.
    files: ['packages/wasm/src/compiled/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-assertions': 'off' },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', ...randomProperties, ...clocks],
      'no-restricted-syntax': [
        'error',
        spreadLiteral,
        wholeZod,
        staticImports,
        newDate,
        stubbedProcess,
      ],
    },
  },
  {
    // Locks and the files of other programs have times in them.
    files: ['packages/*/src/node/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', ...randomProperties],
      'no-restricted-syntax': ['error', spreadLiteral, wholeZod, staticImports],
    },
  },
  importDirectionConfigs,
);
