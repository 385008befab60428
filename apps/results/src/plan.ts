import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '@tapehead/core';
import {
  type ContenderRecipe,
  findRecipe,
  loadExperiment,
  mergeConfig,
} from '@tapehead/experiments';
import * as z from 'zod';
import { type ReachPlan, reachPlanOf, slotForEach } from './reach.js';
import type { RunRecord } from './run-record.js';
import { aimsOf } from './topics.js';

/** A run to be trained. */
export interface Run {
  readonly name: string;
  /** The task or experiment whose section it stands in. */
  readonly topic: string;
  readonly machine: ContenderRecipe;
  /** The kind of its controller; null for a model that has none. */
  readonly controller: string | null;
  readonly seed: number;
  /** Training sequences in all. */
  readonly maxSequences: number;
  /** The lengths that it is trained on. */
  readonly training: { readonly from: number; readonly to: number };
  /** Whether the model has a memory, so that its trace shows something. */
  readonly hasMemory: boolean;
  /** At how many settings it is evaluated. */
  readonly settings: number;
  /** How far it is tried with a memory that grows along; null for not at all. */
  readonly reach: ReachPlan | null;
  /** The complete config. */
  readonly config: unknown;
}

/** The options that every task has. */
const lengths = z.object({ minLength: z.number(), maxLength: z.number() });

/** Recipes are chosen by what they do with these seeds. */
export const chosenOn = { from: 1, to: 10 } as const;

/** Reported are seeds from here on, which no trial has used. */
export const reportedFrom = 1001;

/** The seeds that are reported of a machine by default. */
function defaultSeeds(topic: string, { role }: ContenderRecipe): readonly number[] {
  const count = role === 'machine' ? (aimsOf(topic).seeds ?? 20) : 5;
  return Array.from({ length: count }, (_, index) => reportedFrom + index);
}

/**
 * What is done otherwise than the recipe says: evaluation on more sequences and lengths, where they take little time, and
 * training with a memory that is no larger than it needs.
 */
export function changesOf(topic: string, { role, recipe }: ContenderRecipe): JsonObject {
  const { evaluation, slots } = aimsOf(topic);
  const { kind, options } = findRecipe(recipe).config.machine;
  return {
    ...(evaluation && role !== 'baseline' && { evaluation }),
    ...(slots !== undefined &&
      'slots' in options && {
        machine: { options: { slots: slotForEach(kind) === 'step' ? 2 * slots : slots } },
      }),
  };
}

/** A run for each machine and seed. */
export function planRuns(
  topic: string,
  machines: readonly ContenderRecipe[],
  seeds?: readonly number[],
): readonly Run[] {
  return machines.flatMap((machine) => {
    const { config, task } = loadExperiment(
      mergeConfig(findRecipe(machine.recipe).config, changesOf(topic, machine)),
    );
    const { minLength, maxLength } = lengths.parse(task.options);
    const isBaseline = machine.role === 'baseline';
    return (seeds ?? defaultSeeds(topic, machine)).map((seed): Run => {
      return {
        name: `${topic}-${machine.name}-seed${seed}`,
        topic,
        machine,
        seed,
        config: { ...config, seed },
        maxSequences: config.maxSequences,
        controller: config.controller?.kind ?? null,
        training: { from: minLength, to: maxLength },
        hasMemory: !isBaseline,
        settings: (config.evaluation.settings ?? task.settings).length,
        reach: isBaseline ? null : reachPlanOf(topic, config.machine),
      };
    });
  });
}

/** Whether a record is of this run, and complete. */
export function isRecordOf(record: Pick<RunRecord, 'outcome' | 'config'>, run: Run): boolean {
  return record.outcome !== null && hasConfigOf(record, run);
}

/** Whether a record is of a run with the same config, complete or not. */
export function hasConfigOf({ config }: Pick<RunRecord, 'config'>, run: Run): boolean {
  // Through JSON, since the record was written as JSON.
  const expected: unknown = JSON.parse(JSON.stringify(run.config));
  return isDeepStrictEqual(config, expected);
}
