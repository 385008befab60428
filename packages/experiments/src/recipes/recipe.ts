import { parseOptions } from '@tapehead/core';
import {
  type ExperimentConfig,
  type ExperimentOptions,
  experimentOptions,
} from '../experiment-options.js';

/** What a recipe trains, beside what others of its topic train. */
export interface Contender {
  /** The task or experiment in which they are compared. */
  readonly topic: string;
  /** Names it among them, and its runs and figures. */
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

/** A recipe; its contender's topic is its task, if none is given. */
export function recipe(
  description: string,
  options: ExperimentOptions,
  contender?: Omit<Contender, 'topic'> & Partial<Contender>,
): Recipe {
  const config = parseOptions('recipe', experimentOptions, options);
  return {
    description,
    config,
    contender: contender ? { topic: config.task.kind, ...contender } : null,
  };
}
