import { parseOptions } from '@tapehead/core';
import {
  type ExperimentConfig,
  type ExperimentOptions,
  experimentOptions,
} from '../experiment-options.js';
import { withInheritedPhases } from '../phases.js';

/** How a recipe takes part in a comparison with others of its topic. */
export interface Contender {
  /** The task or experiment in which they are compared. */
  readonly topic: string;
  /** Its name among them, also in the names of runs and figures. */
  readonly name: string;
  /** Its name for readers. */
  readonly title: string;
  /** Whether it is to solve the task, is another form of one that is, or has no memory and is there to compare with. */
  readonly role: 'machine' | 'variant' | 'baseline';
}

/** Settings with which a task is known to be learned, or the best known ones. */
export interface Recipe {
  /** What they are and what they reach, in a line. */
  readonly description: string;
  /** With the defaults of every field; the parts' own options may be left out. */
  readonly config: ExperimentConfig;
  /** Null where it is not compared with others. */
  readonly contender: Contender | null;
}

/** Recipes by name. */
export type Recipes = Readonly<Record<string, Recipe>>;

/**
 * A recipe; its contender's topic is its task, if none is given.
 * @throws {InvalidOptionsError} for options that are no config.
 */
export function recipe(
  description: string,
  options: ExperimentOptions,
  contender?: Omit<Contender, 'topic'> & Partial<Contender>,
): Recipe {
  const config = withInheritedPhases(parseOptions('recipe', experimentOptions, options));
  return {
    description,
    config,
    contender: contender ? { topic: config.task.kind, ...contender } : null,
  };
}
