import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError, decodeModel, encodeModel } from '@tapehead/checkpoint';
import { InvalidOptionsError } from '@tapehead/options';
import { type Experiment, loadExperiment, standardRegistry } from '@tapehead/recipes';
import type { SequenceModel } from '@tapehead/spec';
import type { TrainingResult } from '@tapehead/trainer';
import { fileFault, RunError, UserError } from '../errors.js';
import { runFiles } from './run-folder.js';

/** A trained model and what it was trained on. */
export interface StoredRun {
  readonly experiment: Experiment;
  /** The caller frees it. */
  readonly model: SequenceModel;
}

/**
 * The file of a run's weights. The same run gives the same bytes.
 * @throws {RunError} if a weight is not finite.
 */
export function encodeRun(
  model: SequenceModel,
  { config }: Experiment,
  { sequences, bitsPerSequence, solved, firstZero }: TrainingResult,
): Uint8Array {
  try {
    return encodeModel(model, {
      metadata: { config, training: { sequences, bitsPerSequence, solved, firstZero } },
    });
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw new RunError(`the weights cannot be stored: ${error.message}`);
  }
}

/**
 * Reads a trained model from its run folder, or from the file itself.
 * @throws {UserError} if there is none, or the file cannot be read, is damaged or says too little.
 */
export async function readRun(path: string): Promise<StoredRun> {
  const file = await weightsFile(path);
  try {
    const { model, metadata } = decodeModel(await readFile(file), standardRegistry);
    try {
      const experiment = loadExperiment(metadata.config);
      requireFit(model, experiment);
      return { experiment, model };
    } catch (error) {
      model.dispose();
      throw error;
    }
  } catch (error) {
    const isFaulty = error instanceof CheckpointError || error instanceof InvalidOptionsError;
    const fault = isFaulty ? error.message : fileFault(error);
    if (fault === undefined) throw error;
    throw new UserError(`${file}: cannot be used: ${fault}`);
  }
}

function requireFit(model: SequenceModel, { task }: Experiment): void {
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
