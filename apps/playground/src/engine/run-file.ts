import { decodeModelFile, type ModelFile } from '@tapehead/checkpoint';
import {
  decodeRunCheckpoint,
  type ExperimentConfig,
  type RunCheckpoint,
} from '@tapehead/experiments';
import type { TrainingState } from '@tapehead/trainer';
import * as z from 'zod';
import { type History, noHistory, parseHistory } from './history.js';

/** A run that was stored, or a model that was trained elsewhere and has no state to go on from. */
export interface StoredRun {
  /** Unchecked. */
  readonly config: unknown;
  /** The model to look at. */
  readonly model: ModelFile;
  readonly checkpoint: RunCheckpoint | null;
  readonly history: History;
}

/** @throws {CheckpointError} if the file is damaged or says too little. */
export function decodeRun(bytes: Uint8Array): StoredRun {
  const file = decodeModelFile(bytes);
  const { config, state, history } = file.metadata;
  if (state === undefined) return { config, model: file, checkpoint: null, history: noHistory };
  return {
    config,
    model: file,
    checkpoint: decodeRunCheckpoint(bytes),
    history: history === undefined ? noHistory : parseHistory(history),
  };
}

/** Whether a run has ended by itself, so that its best weights are its weights. */
export function hasEnded(
  { maxSequences, check }: ExperimentConfig,
  { sequences, solvedInARow }: TrainingState,
): boolean {
  return sequences >= maxSequences || solvedInARow >= (check.stopAfter ?? Infinity);
}

const customTask = z.object({
  task: z.object({ kind: z.literal('custom'), options: z.object({ source: z.string() }) }),
});

/** The source of the visitor's task that a file was trained on; null for other tasks, and damaged files. */
export function sourceIn(bytes: Uint8Array): string | null {
  try {
    return (
      customTask.safeParse(decodeModelFile(bytes).metadata.config).data?.task.options.source ?? null
    );
  } catch {
    return null;
  }
}
