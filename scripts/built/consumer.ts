import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** A project outside the workspace. */
export interface Consumer {
  readonly folder: string;
  /** Runs a JavaScript module in the project. */
  runJavaScript(code: string): Promise<void>;
  /** Checks a TypeScript module with all its declarations, and returns what it is compiled to. */
  compileTypeScript(code: string): Promise<string>;
}

export interface Consumers {
  /** The folder that all projects lie in. The caller removes it. */
  readonly folder: string;
  /** The project of that name. */
  consumer(name: string): Consumer;
}

type Dependencies = Readonly<Record<string, string>>;

/**
 * Installs an empty project for each member of `projects`, by its name, with the dependencies that it names;
 * `overrides` are files in place of versions. Nothing is hoisted, so every package finds only what it declares, and
 * every project what it depends on.
 */
export async function createConsumers(
  projects: ReadonlyMap<string, Dependencies>,
  overrides: Readonly<Record<string, string>>,
): Promise<Consumers> {
  const folder = await mkdtemp(join(tmpdir(), 'tapehead-consumers-'));
  const folders = new Map([...projects.keys()].map((name, at) => [name, join(folder, `p${at}`)]));
  const folderOf = (name: string): string => {
    const found = folders.get(name);
    if (found === undefined) throw new Error(`there is no project ${name}`);
    return found;
  };
  const workspace = { packages: ['*'], hoist: false, overrides };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true }));
  await writeFile(join(folder, 'pnpm-workspace.yaml'), JSON.stringify(workspace));
  for (const [name, dependencies] of projects) await writeProject(folderOf(name), dependencies);
  await execa('pnpm', ['install', '--prefer-offline', '--no-frozen-lockfile'], { cwd: folder });
  return { folder, consumer: (name) => consumerIn(folderOf(name)) };
}

const tsconfig = {
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
};

async function writeProject(folder: string, dependencies: Dependencies): Promise<void> {
  const manifest = { private: true, type: 'module', dependencies };
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
}

function consumerIn(folder: string): Consumer {
  return {
    folder,
    async runJavaScript(code) {
      await writeFile(join(folder, 'main.mjs'), code);
      await execa('node', ['main.mjs'], { cwd: folder });
    },
    async compileTypeScript(code) {
      await writeFile(join(folder, 'main.ts'), code);
      const { stdout } = await execa('tsc', { cwd: folder, reject: false, lines: true });
      const errors = stdout.filter((line) => /^main\.ts|@tapehead/.test(line));
      if (errors.length > 0) throw new Error(errors.join('\n'));
      return readFile(join(folder, 'out/main.js'), 'utf8');
    },
  };
}
