import { CheckpointError, decodeModelFile } from '@tapehead/checkpoint';
import { InvalidOptionsError, type Registry } from '@tapehead/core';
import { type ExperimentConfig, loadExperiment } from '@tapehead/experiments';
import { contentId } from '@tapehead/runs';

/** Whether a file holds the weights of a run: undamaged, and of that config. */
export function areWeightsOf(
  config: ExperimentConfig,
  bytes: Uint8Array,
  registry: Registry,
): boolean {
  try {
    const { metadata } = decodeModelFile(bytes);
    return contentId(loadExperiment(metadata.config, registry).config) === contentId(config);
  } catch (error) {
    if (error instanceof CheckpointError || error instanceof InvalidOptionsError) return false;
    throw error;
  }
}
