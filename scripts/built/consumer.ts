import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import * as z from 'zod';

/** A project outside the workspace. */
export interface Project {
  /** What it depends on. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** Its modules, by the names of their files. */
  readonly modules: Readonly<Record<string, string>>;
}

export interface Consumers {
  /** The folder that all projects lie in. The caller removes it. */
  readonly folder: string;
  /** The folder of the project of that name. */
  folderOf(name: string): string;
  /**
   * Imports JavaScript modules by path, one after the other in one process: each resolves its imports from its own
   * folder. Returns what they threw, by path.
   */
  runJavaScript(modules: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /**
   * Checks TypeScript modules with all the declarations that they bring, compiles each to one beside it, and returns the
   * errors. Their paths are relative to the folder.
   */
  compileTypeScript(modules: readonly string[]): Promise<readonly string[]>;
}

const importer = `const thrown = {};
for (const path of process.argv.slice(2)) {
  await import(path).catch((error) => { thrown[path] = String(error?.stack ?? error); });
}
console.log(JSON.stringify(thrown));
`;

/**
 * Installs the projects, by name; `overrides` are files in place of versions. Nothing is hoisted, so every package finds
 * only what it declares, and every project what it depends on.
 */
export async function createConsumers(
  projects: ReadonlyMap<string, Project>,
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
  const write = (file: string, value: unknown) =>
    writeFile(join(folder, file), JSON.stringify(value));
  await write('package.json', { private: true, type: 'module' });
  await write('pnpm-workspace.yaml', workspace);
  await writeFile(join(folder, 'import.js'), importer);
  for (const [name, project] of projects) await writeProject(folderOf(name), project);
  await execa('pnpm', ['install', '--prefer-offline', '--no-frozen-lockfile'], { cwd: folder });
  return {
    folder,
    folderOf,
    async runJavaScript(modules) {
      const { stdout } = await execa('node', ['import.js', ...modules], { cwd: folder });
      const last = stdout.slice(stdout.lastIndexOf('\n') + 1);
      return z.record(z.string(), z.string()).parse(JSON.parse(last));
    },
    async compileTypeScript(modules) {
      await write('tsconfig.json', { compilerOptions, files: modules });
      const { stdout } = await execa('tsc', { cwd: folder, reject: false, lines: true });
      return stdout;
    },
  };
}

const compilerOptions = {
  target: 'es2022',
  module: 'nodenext',
  strict: true,
  types: [],
  rootDir: '.',
  pretty: false,
};

async function writeProject(folder: string, { dependencies, modules }: Project): Promise<void> {
  const manifest = { private: true, type: 'module', dependencies };
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  for (const [file, code] of Object.entries(modules)) await writeFile(join(folder, file), code);
}
