import { InvalidOptionsError, type Registry } from '@tapehead/core';
import {
  type Experiment,
  type ExperimentConfig,
  loadExperiment,
  withLaterPhases,
} from '@tapehead/experiments';
import { UserError } from './errors.js';
import { parseJson, textOf } from './json.js';
import { placeOf, runFiles, type StoredFiles } from './storage.js';

/**
 * The config as it is stored, if it describes the same experiment as the run's. It may have further phases, which were
 * added to the run after it had been trained on so many sequences.
 * @throws {UserError} if it does not.
 */
export async function checkConfig(
  files: StoredFiles,
  run: Experiment,
  sequences: number,
  registry: Registry,
  signal: AbortSignal,
): Promise<ExperimentConfig | undefined> {
  const where = placeOf(files, runFiles.config);
  const contents = await files.read(runFiles.config, { mostBytes: 2 ** 20, signal });
  if (contents === null) return undefined;
  const changed = (how: string) =>
    new UserError(
      `${where}: changed since the run was begun: ${how}; a run goes on with the config that it was begun with. Put the file back, or delete it, or begin another run with it`,
      { kind: 'use-config', path: where },
    );
  let config: ExperimentConfig;
  let difference: string | undefined;
  try {
    config = loadExperiment(parseJson(textOf(contents)), registry).config;
    const extended = withLaterPhases(run.config, config, sequences);
    difference = loadExperiment(extended, registry).differenceFrom(config);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof InvalidOptionsError)) throw error;
    throw changed(error.message);
  }
  if (difference !== undefined) throw changed(difference);
  return config;
}
