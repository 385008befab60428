import { isDeepStrictEqual } from 'node:util';
import { loadExperiment, mergeConfig, recipeFor, recipes } from '@tapehead/recipes';
import { z } from 'zod';
import type { RunRecord } from './run-record.js';

/** A run to be trained. */
export interface Run {
  readonly name: string;
  readonly task: string;
  readonly controller: string;
  readonly seed: number;
  /** Training sequences in all. */
  readonly maxSequences: number;
  /** The lengths that it is trained on. */
  readonly training: { readonly from: number; readonly to: number };
  /** At how many settings it is evaluated. */
  readonly settings: number;
  /** Complete, as the command writes it. */
  readonly config: unknown;
  /** What the command is called with. */
  readonly args: readonly string[];
}

/** The options that every task has. */
const lengths = z.object({ minLength: z.number(), maxLength: z.number() });

const controllers = ['feedforward', 'lstm'];

/** The controllers that a task has recipes for. */
export function controllersOf(task: string): readonly string[] {
  return controllers.filter((controller) => Object.hasOwn(recipes, `${task}-${controller}`));
}

/** The tasks that have recipes. */
export const tasks: readonly string[] = [
  ...new Set(Object.values(recipes).map(({ config }) => config.task.kind)),
].filter((task) => controllersOf(task).length > 0);

/** Seeds that a task is trained with, where none are given. */
export function defaultSeeds(task: string): readonly number[] {
  return Array.from({ length: task === 'copy' ? 10 : 5 }, (_, index) => index + 1);
}

/** A run for each controller and seed. */
export function planRuns(
  task: string,
  names: readonly string[],
  seeds: readonly number[],
): readonly Run[] {
  return names.flatMap((controller) =>
    seeds.map((seed): Run => {
      const { config, task: loaded } = loadExperiment(
        mergeConfig(recipeFor(task, controller).config, { seed }),
      );
      const { minLength, maxLength } = lengths.parse(loaded.options);
      return {
        name: `${task}-${controller}-seed${seed}`,
        ...{ task, controller, seed, config, maxSequences: config.maxSequences },
        training: { from: minLength, to: maxLength },
        settings: (config.evaluation.settings ?? loaded.settings).length,
        args: ['train', task, '--controller', controller, '--seed', String(seed)],
      };
    }),
  );
}

/** Whether a record is that of this very run, whole; else the run is to be trained. */
export function isRecordOf({ outcome, config }: RunRecord, run: Run): boolean {
  // As JSON, as the record was written.
  const expected: unknown = JSON.parse(JSON.stringify(run.config));
  return outcome !== null && isDeepStrictEqual(config, expected);
}
