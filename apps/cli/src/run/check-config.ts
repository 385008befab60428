import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidOptionsError } from '@tapehead/core';
import { type Experiment, type ExperimentConfig, loadExperiment } from '@tapehead/experiments';
import { UserError } from '../errors.js';
import { parseJson } from '../json.js';
import { readUserFile } from '../read-file.js';
import { runFiles } from './run-folder.js';

/**
 * The config as it stands in the folder, if it does and computes the same as the run's.
 * @throws {UserError} if it does not.
 */
export async function checkConfig(
  path: string,
  { differenceFrom }: Experiment,
  signal: AbortSignal,
): Promise<ExperimentConfig | undefined> {
  const where = join(path, runFiles.config);
  if (!existsSync(where)) return undefined;
  const text = Buffer.from(await readUserFile(where, { mostBytes: 2 ** 20, signal })).toString();
  const changed = (how: string) =>
    new UserError(
      `${where}: changed since the run was begun: ${how}; a run goes on with the config that it was begun with. Put the file back, or delete it, or begin another run: tapehead train … --config ${where}`,
    );
  let config: ExperimentConfig;
  let difference: string | undefined;
  try {
    config = loadExperiment(parseJson(text)).config;
    difference = differenceFrom(config);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof InvalidOptionsError)) throw error;
    throw changed(error.message);
  }
  if (difference !== undefined) throw changed(difference);
  return config;
}
