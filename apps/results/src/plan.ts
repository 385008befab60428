import { isDeepStrictEqual } from 'node:util';
import { findRecipe, loadExperiment, mergeConfig, recipes } from '@tapehead/recipes';
import { z } from 'zod';
import { type Machine, machinesWhere } from './machines.js';
import { type PastSlots, pastSlotsOf } from './past-slots.js';
import type { RunRecord } from './run-record.js';

/** A run to be trained. */
export interface Run {
  readonly name: string;
  readonly task: string;
  readonly machine: Machine;
  readonly seed: number;
  /** Training sequences in all. */
  readonly maxSequences: number;
  /** The lengths that it is trained on. */
  readonly training: { readonly from: number; readonly to: number };
  /** At how many settings it is evaluated. */
  readonly settings: number;
  /** What is measured besides, where the memory gets too short. */
  readonly pastSlots: PastSlots | null;
  /** Complete, as the command writes it. */
  readonly config: unknown;
  /** What the command is called with. */
  readonly args: readonly string[];
}

/** The options that every task has. */
const lengths = z.object({ minLength: z.number(), maxLength: z.number() });

/** The machines that a task has recipes for. */
export function machinesOf(task: string): readonly Machine[] {
  return machinesWhere(({ name }) => Object.hasOwn(recipes, `${task}-${name}`));
}

/** The tasks that have recipes. */
export const tasks: readonly string[] = [
  ...new Set(Object.values(recipes).map(({ config }) => config.task.kind)),
].filter((task) => machinesOf(task).length > 0);

/** Seeds that a machine is trained with, where none are given. */
function defaultSeeds(task: string, { role }: Machine): readonly number[] {
  const count = task === 'copy' && role === 'machine' ? 10 : 5;
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** A run for each machine and seed. */
export function planRuns(
  task: string,
  machines: readonly Machine[],
  seeds?: readonly number[],
): readonly Run[] {
  return machines.flatMap((machine) =>
    (seeds ?? defaultSeeds(task, machine)).map((seed): Run => {
      const recipe = `${task}-${machine.name}`;
      const { config, task: loaded } = loadExperiment(
        mergeConfig(findRecipe(recipe).config, { seed }),
      );
      const { minLength, maxLength } = lengths.parse(loaded.options);
      return {
        name: `${recipe}-seed${seed}`,
        ...{ task, machine, seed, config, maxSequences: config.maxSequences },
        training: { from: minLength, to: maxLength },
        settings: (config.evaluation.settings ?? loaded.settings).length,
        pastSlots: pastSlotsOf(task, config.machine.options),
        args: ['train', task, '--recipe', recipe, '--seed', String(seed)],
      };
    }),
  );
}

/** Whether a record is that of this very run, whole; else the run is to be trained. */
export function isRecordOf(
  { outcome, config }: Pick<RunRecord, 'outcome' | 'config'>,
  run: Run,
): boolean {
  // As JSON, as the record was written.
  const expected: unknown = JSON.parse(JSON.stringify(run.config));
  return outcome !== null && isDeepStrictEqual(config, expected);
}
