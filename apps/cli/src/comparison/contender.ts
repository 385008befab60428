import { didYouMean, type JsonObject } from '@tapehead/core';
import {
  type ContenderRecipe,
  contendersOf,
  type Experiment,
  findRecipe,
  loadExperiment,
  mergeConfig,
  standardRegistry,
} from '@tapehead/experiments';
import { UserError } from '@tapehead/runs';

/** One of the machines that are compared. */
export interface Contender {
  /** Names its run folder. */
  readonly name: string;
  readonly title: string;
  readonly experiment: Experiment;
}

/** The recipes of a task that are compared; variants are not. */
function comparedOn(task: string): readonly ContenderRecipe[] {
  return contendersOf(task).filter(({ role }) => role !== 'variant');
}

/** The names of everything that can be compared on any task. */
export const contenderNames: readonly string[] = [
  ...new Set(
    Object.keys(standardRegistry.tasks).flatMap((task) => comparedOn(task).map(({ name }) => name)),
  ),
];

/** Changes to the recipes of a comparison. */
export interface ContenderOptions {
  /** The machines to compare; all that have a recipe for the task, if not given. */
  readonly names?: readonly string[] | undefined;
  readonly seed: number;
  /** The budget of sequences for each; by default the largest among the task's recipes with memory. */
  readonly maxSequences?: number | undefined;
  readonly lengths?: readonly number[] | undefined;
  readonly sequences?: number | undefined;
}

/**
 * The machines that are compared on a task, all with the same budget of sequences and the same lengths.
 * @throws {UserError} if one that was named has no recipe for the task.
 * @throws {InvalidOptionsError} for options out of range.
 */
export function contendersFor(task: string, options: ContenderOptions): readonly Contender[] {
  const own = comparedOn(task);
  const unknown = options.names?.find((wanted) => own.every(({ name }) => name !== wanted));
  if (unknown !== undefined) {
    const known = own.map(({ name }) => name);
    throw new UserError(
      `--machines: got ${unknown}, expected some of ${known.join(', ')}, which have recipes for ${task}${didYouMean(unknown, known)}`,
    );
  }
  const budgets = own
    .filter(({ role }) => role === 'machine')
    .map(({ recipe }) => findRecipe(recipe).config.maxSequences);
  const { names = own.map(({ name }) => name), maxSequences = Math.max(...budgets) } = options;
  return own
    .filter(({ name }) => names.includes(name))
    .map(({ name, title, recipe }) => ({
      name,
      title,
      experiment: contenderExperiment(recipe, { ...options, maxSequences }),
    }));
}

/**
 * The experiment of a recipe with another seed, budget and lengths. A network that sees a fixed window is not measured
 * at lengths beyond it.
 */
export function contenderExperiment(
  recipe: string,
  { seed, maxSequences, lengths, sequences }: Omit<ContenderOptions, 'names'>,
  changes: JsonObject = {},
): Experiment {
  const fields = {
    seed,
    ...(maxSequences !== undefined && { maxSequences }),
    ...(sequences !== undefined && { evaluation: { sequences } }),
  };
  const config = mergeConfig(findRecipe(recipe).config, changes, fields);
  const whole = loadExperiment(config);
  if (lengths === undefined) return whole;
  const { window } = whole.task.options;
  const shown = lengths.filter((length) => typeof window !== 'number' || length <= window);
  const settings = shown.map((length) => ({ length }));
  // If the network can be shown none of the lengths, the task's own settings are used.
  return settings.length === 0
    ? whole
    : loadExperiment(mergeConfig(config, { evaluation: { settings } }));
}
