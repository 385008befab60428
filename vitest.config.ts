import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  defineConfig,
  type TestProjectInlineConfiguration,
  type ViteUserConfig,
} from 'vitest/config';

import { installedFirefox } from './apps/playground/e2e/browser/installed-firefox.js';

const workspaces = ['packages', 'apps', 'examples']
  .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
  .filter((folder) => existsSync(`${folder}/package.json`));
const usesTensors = (workspace: string): boolean =>
  readFileSync(`${workspace}/package.json`, 'utf8').includes('"@tensorflow/tfjs-core"');
const tests = (workspace: string): string => `${workspace}/src/**/*.test.ts`;

/** What a suite does to modules or globals that others see as well, were they shared with them. */
const unsettling =
  /\bvi\.(stub|spyOn|mock|doMock|resetModules|useFakeTimers)|\b(stubProcess|removeBackend|setBackend|registerBackend|chdir)\(|\btf\.env\(\)|process\.env\.\w+ = /;
const needsModulesOfItsOwn = (file: string): boolean => unsettling.test(readFileSync(file, 'utf8'));
const suitesAlone = workspaces
  .flatMap((workspace) =>
    readdirSync(`${workspace}/src`, { recursive: true, encoding: 'utf8' }).map((file) =>
      join(workspace, 'src', file),
    ),
  )
  .filter((file) => file.endsWith('.test.ts') && needsModulesOfItsOwn(file));

/** Until something is given up that never ends: far more than it takes on a machine with much else to do. */
const patience = {
  testTimeout: 1_200_000,
  hookTimeout: 1_200_000,
  expect: { poll: { timeout: 120_000 } },
} satisfies ViteUserConfig['test'];

const shared = {
  ...patience,
  environment: 'node',
  // Node cannot load this file as it is (extensionless ESM); see packages/wasm/src/gradients.
  deps: {
    optimizer: {
      ssr: { enabled: true, include: ['@tensorflow/tfjs-core/dist/register_all_gradients.js'] },
    },
  },
} satisfies ViteUserConfig['test'];

/** What is made before the tests of packages: they resolve to their sources, which are not built. */
const generated = [
  'packages/wasm/scripts/build-kernels.js',
  'packages/wasm/scripts/build-backend.js',
  'packages/parallel/scripts/build-worker.js',
  'packages/zoo/scripts/build-models.js',
];

/** Packages resolve to their TypeScript sources, so that no test needs a build. */
const conditions = ['tapehead-source', 'node', 'import', 'module', 'default'];

/** What is done with an application's pages in one browser, after what is done in the browsers before. */
const page = (
  name: string,
  e2e: string,
  setup: string,
  groupOrder: number,
  include = '**/*.test.ts',
): TestProjectInlineConfiguration => ({
  extends: true,
  test: {
    ...patience,
    name,
    include: [`${e2e}/${include}`],
    globalSetup: [`${e2e}/${setup}`],
    // Two pages that train at once would slow each other down.
    fileParallelism: false,
    sequence: { groupOrder },
  },
});

const playground = 'apps/playground/e2e';

export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    maxWorkers: 2,
    allowOnly: false,
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'plain',
          isolate: false,
          exclude: suitesAlone,
          include: [
            ...workspaces.filter((workspace) => !usesTensors(workspace)).map(tests),
            'scripts/{architecture,docs,lint,release,test}/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'tensors',
          isolate: false,
          exclude: suitesAlone,
          include: workspaces.filter(usesTensors).map(tests),
          setupFiles: ['scripts/vitest/tensors.ts'],
          globalSetup: generated,
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'alone',
          include: suitesAlone,
          setupFiles: ['scripts/vitest/tensors.ts'],
          globalSetup: generated,
        },
      },
      {
        extends: true,
        test: {
          name: 'built',
          include: ['scripts/built/*.test.ts'],
          globalSetup: ['scripts/built/setup.ts'],
          ...patience,
        },
      },
      {
        extends: true,
        test: {
          name: 'consumers',
          // The whole of it is a command of its own: `pnpm test:consumers`.
          include:
            process.env.TAPEHEAD_CONSUMERS === 'all'
              ? ['scripts/consumers/*.test.ts']
              : ['scripts/consumers/{bundlers,runtimes,tutorials,types}.test.ts'],
          globalSetup: ['scripts/consumers/setup.ts'],
          // Installing twice at once is no faster.
          fileParallelism: false,
          ...patience,
        },
      },
      page('page', playground, 'browser/setup-pinned.ts', 0),
      page('page-site', 'apps/site/e2e', 'setup-pinned.ts', 1),
      // The page is tested in an installed Chromium besides where that is asked for.
      ...(process.env.TAPEHEAD_CHROMIUM === undefined
        ? []
        : [page('page-installed', playground, 'browser/setup-installed.ts', 2)]),
      // And in Firefox where there is one.
      ...(installedFirefox() === undefined
        ? []
        : [
            page('page-firefox', playground, 'browser/setup-firefox.ts', 2, 'firefox/*.firefox.ts'),
          ]),
      // No tests, but commands: `pnpm screenshots`, `pnpm measure:page` and `pnpm measure:site`.
      page('screenshots', playground, 'browser/setup-pinned.ts', 3, 'screenshots/*.shots.ts'),
      page('measures', playground, 'browser/setup-pinned.ts', 3, 'measures/*.measure.ts'),
      page('site-measures', 'apps/site/e2e', 'setup-pinned.ts', 3, '*.measure.ts'),
    ],
  },
});
