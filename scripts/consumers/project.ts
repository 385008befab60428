import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { inject, onTestFinished } from 'vitest';
import * as z from 'zod';

const program = 'scripts/consumers/program';
/** Our peer dependencies: the only packages of third parties that a user has to install by name. */
const peers = { '@tensorflow/tfjs-core': '4.22.0', '@tensorflow/tfjs-backend-wasm': '4.22.0' };

export type Dependencies = Readonly<Record<string, string>>;

/** What became of each of the four things: `ok`, or what went wrong. */
export type Outcome = Readonly<Record<string, string>>;

export const allOk: Outcome = { select: 'ok', train: 'ok', loadZoo: 'ok', workers: 'ok' };

const installOptions = {
  npm: ['--prefer-offline', '--no-audit', '--no-fund'],
  pnpm: ['--prefer-offline', '--no-frozen-lockfile'],
};

interface ProjectOptions {
  /** Further files, beside those of the program. */
  readonly files?: Readonly<Record<string, string>>;
  /** Further members of its package.json. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  readonly installer?: 'npm' | 'pnpm';
  /** Further flags of the installer. */
  readonly flags?: readonly string[];
  /** Whether to install `dependencies` only, and not the packages that the program imports. */
  readonly alone?: boolean;
}

/** A project of someone else, outside the workspace. */
export interface Project {
  readonly folder: string;
  write(file: string, content: string): Promise<void>;
  /** Runs a program of the project and returns what it printed. */
  run(command: string, ...args: readonly string[]): Promise<string>;
}

/**
 * A project with the consumers' program and the given files, in which everything is installed from registries. It is
 * removed after the test.
 */
export async function createProject(
  dependencies: Dependencies,
  { files = {}, manifest = {}, installer = 'pnpm', flags = [], alone = false }: ProjectOptions = {},
): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'tapehead-consumer-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const write = async (file: string, content: string) => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  };
  await cp(program, folder, { recursive: true });
  const all = alone ? dependencies : { ...(await ours()), ...peers, ...dependencies };
  await write(
    'package.json',
    JSON.stringify({ private: true, type: 'module', dependencies: all, ...manifest }),
  );
  await write('pnpm-workspace.yaml', JSON.stringify({ dangerouslyAllowAllBuilds: false }));
  // `tapehead` is in no scope, so all packages come through the registry that has it.
  await write('.npmrc', `${alone ? '' : '@tapehead:'}registry=${inject('registry')}\n`);
  for (const [file, content] of Object.entries(files)) await write(file, content);
  await execa(installer, ['install', ...installOptions[installer], ...flags], { cwd: folder });
  return {
    folder,
    write,
    async run(command, ...args) {
      const { stdout } = await execa(command, args, {
        // A program that does not end has failed, whatever it printed.
        timeout: 600_000,
        cwd: folder,
        preferLocal: true,
        localDir: folder,
      });
      return stdout;
    },
  };
}

/** Our packages that the program imports. */
async function ours(): Promise<Dependencies> {
  const text = await readFile(join(program, 'parts.js'), 'utf8');
  const names = [...text.matchAll(/from '(@tapehead\/[^/']+|tapehead)/g)].map(
    ([, name = '']) => name,
  );
  return Object.fromEntries(names.map((name): [string, string] => [name, '*']));
}

/** The outcome that a program printed. */
export function outcomeIn(printed: string): Outcome {
  return z.record(z.string(), z.string()).parse(JSON.parse(printed));
}
