import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError, decodeModel, decodeModelFile, encodeModel } from '@tapehead/checkpoint';
import { InvalidOptionsError } from '@tapehead/options';
import { type Experiment, loadExperiment, standardRegistry } from '@tapehead/recipes';
import type { ModelSizes, SequenceModel } from '@tapehead/spec';
import type { TrainingResult } from '@tapehead/trainer';
import { z } from 'zod';
import { backendNames } from '../backend.js';
import { engineNames } from '../engines.js';
import { fileFault, RunError, UserError } from '../errors.js';
import { runFiles } from './run-folder.js';

/** What computed a run. Others give slightly other numbers. */
const computation = z.object({ engine: z.enum(engineNames), backend: z.enum(backendNames) });

export type Computation = z.output<typeof computation>;

/** A run as it was stored. */
export interface StoredRun {
  readonly experiment: Experiment;
  /** Undefined if it was computed by something that the command does not have. */
  readonly computation: Computation | undefined;
  /**
   * The trained model, on the backend that is selected. The caller frees it.
   * @throws {UserError} if the file describes a model that cannot be built.
   */
  build(): SequenceModel;
}

/**
 * The file of a run's weights. The same run gives the same bytes.
 * @throws {RunError} if a weight is not finite.
 */
export function encodeRun(
  model: SequenceModel,
  { config }: Experiment,
  { engine, backend }: Computation,
  { sequences, bitsPerSequence, solved, firstZero }: TrainingResult,
): Uint8Array {
  const training = { sequences, bitsPerSequence, solved, firstZero };
  try {
    return encodeModel(model, { metadata: { config, computation: { engine, backend }, training } });
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw new RunError(`the weights cannot be stored: ${error.message}`);
  }
}

/**
 * Reads a run from its folder, or from the file of its weights.
 * @throws {UserError} if there is none, or the file cannot be read, is damaged or says too little.
 */
export async function readRun(path: string): Promise<StoredRun> {
  const file = await weightsFile(path);
  const bytes = await readFile(file).catch((error: unknown) => unusable(file, error));
  const { experiment, stored } = attempt(file, () => {
    const { metadata, ...sizes } = decodeModelFile(bytes);
    const loaded = loadExperiment(metadata.config);
    requireFit(sizes, loaded);
    return { experiment: loaded, stored: metadata.computation };
  });
  return {
    experiment,
    computation: computation.safeParse(stored).data,
    build: () => attempt(file, () => decodeModel(bytes, standardRegistry).model),
  };
}

function attempt<Result>(file: string, use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    return unusable(file, error);
  }
}

function unusable(file: string, error: unknown): never {
  const isFaulty = error instanceof CheckpointError || error instanceof InvalidOptionsError;
  const fault = isFaulty ? error.message : fileFault(error);
  if (fault === undefined) throw error;
  throw new UserError(`${file}: cannot be used: ${fault}`);
}

function requireFit(model: ModelSizes, { task }: Experiment): void {
  if (model.inputSize === task.inputSize && model.outputSize === task.outputSize) return;
  throw new InvalidOptionsError([
    `the model has ${model.inputSize} inputs and ${model.outputSize} outputs, but its task ${task.kind} has ${task.inputSize} and ${task.outputSize}`,
  ]);
}

async function weightsFile(path: string): Promise<string> {
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
