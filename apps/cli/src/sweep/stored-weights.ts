import { CheckpointError, decodeModelFile } from '@tapehead/checkpoint';
import { InvalidOptionsError } from '@tapehead/core';
import { type ExperimentConfig, loadExperiment } from '@tapehead/experiments';
import { contentId } from '@tapehead/runs';

/** Whether a file holds the weights of a run: undamaged, and of that config. */
export function areWeightsOf(config: ExperimentConfig, bytes: Uint8Array): boolean {
  try {
    const { metadata } = decodeModelFile(bytes);
    return contentId(loadExperiment(metadata.config).config) === contentId(config);
  } catch (error) {
    if (error instanceof CheckpointError || error instanceof InvalidOptionsError) return false;
    throw error;
  }
}
