import { decodeModelFile, type ModelFile, type NamedTensorData } from '@tapehead/checkpoint';
import type { JsonObject } from '@tapehead/core';
import {
  asRunCheckpoint,
  budgetOf,
  type ExperimentConfig,
  type RunCheckpoint,
} from '@tapehead/experiments';
import { isJsonObject } from '../settings/json.js';
import { pastOf } from './history.js';

/**
 * The contents of the file that the page saves for a run: its last checkpoint, the past that charts show, and the final
 * weights if it has ended (`kept/…`).
 */
export interface RunFile {
  /** The config, unchecked. */
  readonly config: unknown;
  readonly file: ModelFile;
  /** Null for a model that was trained elsewhere and has no training state. */
  readonly checkpoint: RunCheckpoint | null;
  /** Points and checks as events of the run's log. */
  readonly past: readonly JsonObject[];
}

/** @throws {CheckpointError} if the file is damaged or says too little. */
export function decodeRunFile(bytes: Uint8Array): RunFile {
  const file = decodeModelFile(bytes);
  const { config, state, history } = file.metadata;
  const isRun = state !== undefined;
  return {
    config,
    file,
    checkpoint: isRun ? asRunCheckpoint(file) : null,
    past: isRun ? eventsIn(history) : [],
  };
}

/** Reads points and checks; earlier releases stored them separately, without names of events. */
function eventsIn(history: JsonObject[string] | undefined): readonly JsonObject[] {
  if (Array.isArray(history)) return pastOf(history.filter(isJsonObject));
  if (!isJsonObject(history)) return [];
  const named = (event: string, list: JsonObject[string] | undefined) =>
    Array.isArray(list) ? list.filter(isJsonObject).map((one) => ({ ...one, event })) : [];
  return [...named('point', history.points), ...named('check', history.checks)];
}

/** The final weights of a run that has ended by itself; null for one that has not. */
export function keptWeights(
  { file, checkpoint }: Pick<RunFile, 'file' | 'checkpoint'>,
  config: ExperimentConfig,
): NamedTensorData | null {
  if (!checkpoint) return null;
  const { kept, best } = file.tensors;
  if (kept) return kept;
  const { check, keep } = config;
  const { sequences, solvedInARow } = checkpoint.state;
  const begins = config.phases?.some(({ from }) => from === sequences) ?? false;
  const ended = sequences >= budgetOf(config) || solvedInARow >= (check.stopAfter ?? Infinity);
  // A phase that begins here was added after the end.
  if (begins || !ended) return null;
  return keep === 'best' && best ? best : file.weights;
}
