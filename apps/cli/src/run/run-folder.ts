import { access, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileFault, UserError } from '../errors.js';

/** The files of a run folder. */
export const runFiles = {
  config: 'config.json',
  log: 'log.jsonl',
  curve: 'learning-curve.csv',
  figure: 'learning-curve.svg',
  trace: 'trace.svg',
  weights: 'final.safetensors',
} as const;

/** A folder that belongs to one run. */
export interface RunFolder {
  readonly path: string;
  /** Writes a file so that it is there whole or not at all. */
  write(name: string, contents: string | Uint8Array): Promise<void>;
}

/**
 * Makes the folder of a new run, with its config. A folder that holds a run is never written to, unless
 * `overwrite` asks to delete that run. Without a path it is `runs/<name>`, or the first of
 * `runs/<name>-2`, `runs/<name>-3`, … that is free.
 * @throws {UserError} if the folder holds a run already or cannot be made.
 */
export async function createRunFolder(
  name: string,
  config: string,
  { path, overwrite = false }: { readonly path?: string; readonly overwrite?: boolean },
): Promise<RunFolder> {
  if (path !== undefined) {
    if (overwrite) await attempt(path, () => clear(path));
    if (await claim(path, config)) return runFolder(path);
    throw new UserError(
      `--out ${path}: there is a run in this folder already; choose another, or pass --overwrite to delete that run`,
    );
  }
  for (let number = 1; ; number++) {
    const free = join('runs', number === 1 ? name : `${name}-${number}`);
    if (await claim(free, config)) return runFolder(free);
  }
}

/** Makes the folder and its config. False if there is a run in it; two that try at once do not both get it. */
async function claim(path: string, config: string): Promise<boolean> {
  return attempt(path, async () => {
    await makeFolder(path);
    for (const file of Object.values(runFiles)) {
      if (await exists(join(path, file))) return false;
    }
    try {
      const file = await open(join(path, runFiles.config), 'wx');
      await file.writeFile(config);
      await file.close();
      return true;
    } catch (error) {
      if (isFault(error, 'EEXIST')) return false;
      throw error;
    }
  });
}

/** With its parents. Node's own recursive form never returns where a folder cannot be made, as in /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (isFault(error, 'EEXIST')) return;
    if (!isFault(error, 'ENOENT') || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}

function isFault(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

async function attempt<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    throw new UserError(`run folder ${path}: cannot be made: ${fault}`);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Deletes the files of a run and nothing else. */
async function clear(path: string): Promise<void> {
  for (const file of Object.values(runFiles)) await rm(join(path, file), { force: true });
}

function runFolder(path: string): RunFolder {
  return {
    path,
    async write(name, contents) {
      const temporary = join(path, `.${name}.tmp`);
      await writeFile(temporary, contents, { flush: true });
      await rename(temporary, join(path, name));
    },
  };
}
