import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

export interface Consumer {
  /** The folder of the project. The caller removes it. */
  readonly folder: string;
  /** Runs a JavaScript module in the project. */
  runJavaScript(code: string): Promise<void>;
  /** Checks a TypeScript module with all its declarations, compiles it and runs it. */
  runTypeScript(code: string): Promise<void>;
}

/** Where our packages come from: files in place of versions, or a registry. */
interface Source {
  readonly overrides?: Readonly<Record<string, string>>;
  readonly registry?: string;
}

/**
 * Installs `dependencies` in an empty project outside the workspace. Nothing is hoisted, so every package
 * finds only what it declares.
 */
export async function createConsumer(
  dependencies: Readonly<Record<string, string>>,
  { overrides = {}, registry }: Source,
): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), 'tapehead-consumer-'));
  const write = (file: string, content: string) => writeFile(join(folder, file), content);
  await write('package.json', JSON.stringify({ private: true, type: 'module', dependencies }));
  await write('pnpm-workspace.yaml', JSON.stringify({ hoist: false, overrides }));
  await write('.npmrc', registry === undefined ? '' : `@tapehead:registry=${registry}\n`);
  await write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        target: 'es2022',
        module: 'nodenext',
        strict: true,
        types: [],
        rootDir: '.',
        outDir: 'out',
        pretty: false,
      },
      files: ['main.ts'],
    }),
  );
  await execa('pnpm', ['install', '--prefer-offline', '--no-frozen-lockfile'], { cwd: folder });

  return {
    folder,
    async runJavaScript(code) {
      await write('main.mjs', code);
      await execa('node', ['main.mjs'], { cwd: folder });
    },
    async runTypeScript(code) {
      await write('main.ts', code);
      const { stdout } = await execa('tsc', { cwd: folder, reject: false, lines: true });
      const errors = stdout.filter((line) => /^main\.ts|@tapehead/.test(line));
      if (errors.length > 0) throw new Error(errors.join('\n'));
      await execa('node', ['out/main.js'], { cwd: folder });
    },
  };
}
