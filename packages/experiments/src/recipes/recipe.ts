import { parseOptions } from '@tapehead/core';
import {
  type ExperimentConfig,
  type ExperimentOptions,
  experimentOptions,
} from '../experiment-options.js';

/** Settings with which a task is known to be learned, or the best known ones. */
export interface Recipe {
  /** What they are and what they reach, in a line. */
  readonly description: string;
  /** With the defaults of every field; the parts' own options may be left out. */
  readonly config: ExperimentConfig;
}

export function recipe(description: string, options: ExperimentOptions): Recipe {
  return { description, config: parseOptions('recipe', experimentOptions, options) };
}
