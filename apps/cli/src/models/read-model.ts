import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readZooFile } from '@tapehead/zoo';
import { fileFault, UserError } from '../errors.js';
import type { Host } from '../host.js';
import { readUserFile } from '../read-file.js';
import { runFiles } from '../run/run-folder.js';
import { decodeStoredModel, type StoredModel } from './stored-model.js';

/** What a command's argument for a model may be, for its help. */
export const modelSources = 'a run folder, a .safetensors file or zoo:<name>';

/** Files of weights that are larger are not read. */
export const mostModelBytes = 2 ** 28;

const zooPrefix = 'zoo:';

/**
 * Reads the model that the user named, see `modelSources`. Says so on stderr where it is known not to have
 * learned its task.
 * @throws {UserError} if there is none, or it cannot be read, is damaged or says too little.
 * @throws {InvalidOptionsError} if the zoo has none of that name.
 */
export async function readModel(
  source: string,
  { stderr }: Pick<Host, 'stderr'>,
): Promise<StoredModel> {
  const model = await read(source);
  if (model.card?.solved === false) {
    stderr.write(`${source}: marked as unsolved; the goal is ${model.card.goal}\n`);
  }
  return model;
}

async function read(source: string): Promise<StoredModel> {
  if (source.startsWith(zooPrefix)) {
    return decodeStoredModel(source, await readZooFile(source.slice(zooPrefix.length)));
  }
  const file = await modelFile(source);
  return decodeStoredModel(file, await readUserFile(file, { mostBytes: mostModelBytes }));
}

async function modelFile(path: string): Promise<string> {
  const files = await filesOf(path);
  if (files === null) return path;
  if (files.includes(runFiles.weights)) return join(path, runFiles.weights);
  throw new UserError(
    files.includes(runFiles.log)
      ? `${path}: this run has stored no weights yet; there is no ${runFiles.weights}`
      : `${path}: not a run folder; there is no ${runFiles.weights}`,
  );
}

/** The names in a folder; null for a file. */
async function filesOf(path: string): Promise<readonly string[] | null> {
  try {
    return (await stat(path)).isDirectory() ? await readdir(path) : null;
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    throw new UserError(`${path}: cannot be read: ${fault}`);
  }
}
