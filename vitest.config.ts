import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const workspaces = ['packages', 'apps', 'examples']
  .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
  .filter((folder) => existsSync(`${folder}/package.json`));
const usesTensors = (workspace: string): boolean =>
  readFileSync(`${workspace}/package.json`, 'utf8').includes('"@tensorflow/tfjs-core"');
const tests = (workspace: string): string => `${workspace}/src/**/*.test.ts`;

const shared = {
  environment: 'node',
  testTimeout: 20_000,
  server: {
    deps: {
      // Node cannot load these files as they are (extensionless ESM); see packages/gradients.
      inline: [/tfjs-core\/dist\/(?!tf-core)/],
    },
  },
} as const;

/** Packages resolve to their TypeScript sources, so that no test needs a build. */
const conditions = ['tapehead-source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'plain',
          include: [
            ...workspaces.filter((workspace) => !usesTensors(workspace)).map(tests),
            'scripts/**/*.test.ts',
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
        },
      },
    ],
  },
});
