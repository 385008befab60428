import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  bestFile,
  listCheckpoints,
  runFiles,
  type RunParts,
  standardParts,
  UserError,
} from '@tapehead/runs';
import { readUserFile, refuseUnreadable, storedFolder } from '@tapehead/runs/node';
import { readZooFile } from '@tapehead/zoo';
import type { Host, Output } from '../host.js';
import { decodeStoredModel, type StoredModel } from './stored-model.js';

/** What a command's argument for a model may be, for its help. */
export const modelSources = 'a run folder, a .safetensors file or zoo:<name>';

/** The largest file of weights that is read. Machines that can be trained here are smaller. */
export const mostModelBytes = 2 ** 29;

const zooPrefix = 'zoo:';

/**
 * Reads the model that the user named (see `modelSources`), which may use the given parts. Says so on stderr if it is
 * known not to have learned its task.
 * @throws {UserError} if there is none, or it cannot be read, is damaged or says too little.
 * @throws {InvalidOptionsError} if the zoo has none of that name.
 */
export async function readModel(
  source: string,
  { stderr, signal }: Pick<Host, 'stderr' | 'signal'>,
  parts: RunParts = standardParts,
): Promise<StoredModel> {
  const model = await read(source, parts, stderr, signal);
  if (model.card?.solved === false) {
    stderr.write(`${source}: marked as unsolved; the goal is ${model.card.goal}\n`);
  }
  return model;
}

async function read(
  source: string,
  parts: RunParts,
  stderr: Output,
  signal: AbortSignal,
): Promise<StoredModel> {
  if (source.startsWith(zooPrefix)) {
    return decodeStoredModel(source, await readZooFile(source.slice(zooPrefix.length)), parts);
  }
  const file = isFolder(source) ? weightsOf(source, stderr) : source;
  const bytes = await readUserFile(file, { mostBytes: mostModelBytes, signal });
  return decodeStoredModel(file, bytes, parts);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    return refuseUnreadable(path, error);
  }
}

/** The file with a run's final weights or, if the run has not ended, its best or else its last ones. */
function weightsOf(folder: string, stderr: Output): string {
  const final = join(folder, runFiles.weights);
  if (existsSync(final)) return final;
  const [last] = listCheckpoints(storedFolder(folder));
  const file = [bestFile, ...(last ? [last.file] : [])]
    .map((name) => join(folder, name))
    .find(existsSync);
  if (file !== undefined) {
    stderr.write(`${folder}: this run has not ended; its weights are those of ${file}\n`);
    return file;
  }
  throw new UserError(
    existsSync(join(folder, runFiles.log))
      ? `${folder}: this run has stored no weights yet; there is no ${runFiles.weights}`
      : `${folder}: not a run folder; there is no ${runFiles.weights}`,
  );
}
