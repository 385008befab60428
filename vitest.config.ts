import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const workspaces = ['packages', 'apps', 'examples']
  .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
  .filter((folder) => existsSync(`${folder}/package.json`));
const usesTensors = (workspace: string): boolean =>
  readFileSync(`${workspace}/package.json`, 'utf8').includes('"@tensorflow/tfjs-core"');
const tests = (workspace: string): string => `${workspace}/src/**/*.test.ts`;

const shared = {
  environment: 'node',
  testTimeout: 20_000,
  hookTimeout: 60_000,
  // Node cannot load this file as it is (extensionless ESM); see packages/gradients.
  deps: {
    optimizer: {
      ssr: { enabled: true, include: ['@tensorflow/tfjs-core/dist/register_all_gradients.js'] },
    },
  },
} satisfies ViteUserConfig['test'];

/** Packages resolve to their TypeScript sources, so that no test needs a build. */
const conditions = ['tapehead-source', 'node', 'import', 'module', 'default'];

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
          include: [
            ...workspaces.filter((workspace) => !usesTensors(workspace)).map(tests),
            'scripts/{lint,test}/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'tensors',
          include: workspaces.filter(usesTensors).map(tests),
          setupFiles: ['scripts/vitest/tensors.ts'],
          globalSetup: [
            'packages/wasm/scripts/build-kernels.js',
            'packages/wasm/scripts/build-backend.js',
            'packages/parallel/scripts/build-worker.js',
            'packages/zoo/scripts/build-models.js',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'built',
          include: ['scripts/built/*.test.ts'],
          globalSetup: ['scripts/built/setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'page',
          include: ['apps/playground/e2e/*.test.ts'],
          globalSetup: ['apps/playground/e2e/setup.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          // Two pages that train at once would slow each other down.
          fileParallelism: false,
        },
      },
    ],
  },
});
