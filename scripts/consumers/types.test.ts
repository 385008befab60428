import { expect, test } from 'vitest';
import { chosen } from './choose.js';
import { createProject } from './project.js';

const settings = (module: string, moduleResolution: string) => ({
  compilerOptions: {
    target: 'es2022',
    module,
    moduleResolution,
    strict: true,
    types: [],
    lib: ['es2023', 'dom'],
    declaration: true,
    outDir: 'out',
    rootDir: '.',
    pretty: false,
  },
  files: ['types.ts'],
});

const versions = ['5.9', '6', '7'].flatMap((version) =>
  [
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ].map(([module = '', resolution = '']) => ({
    version,
    resolution,
    config: settings(module, resolution),
    quick: version === '7' && resolution === 'nodenext',
  })),
);

test.each(chosen(versions))(
  'TypeScript $version with $resolution names every type in declarations',
  async ({ version, config }) => {
    const project = await createProject(
      { typescript: version },
      { files: { 'tsconfig.json': JSON.stringify(config) } },
    );
    const errors = await project.run('tsc').then(
      () => '',
      (error: unknown) => String(error),
    );
    // Errors in the declarations of third parties are not counted.
    const ours = errors.split('\n').filter((line) => /^types\.ts|@tapehead/.test(line));
    expect(ours).toEqual([]);
  },
);
