import {
  type Complete,
  InvalidOptionsError,
  type JsonObject,
  type OptionsShape,
  parseOptions,
  positiveNumber,
  type Registry,
  type Schedule,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import { findKind } from '@tapehead/core/layers';
import * as z from 'zod';
import { answeringOf } from './answering.js';
import type { ExperimentConfig, ParsedOptions } from './experiment-options.js';
import { part, type PartOptions } from './part-options.js';

const most = 1e12;

// Types and not interfaces, since TypeScript does not accept an interface where a JSON object is expected.

/** A phase of training after the first one. */
export type PhaseOptions = Readonly<{
  /** Training sequences before it begins. There the phase before ends, whatever was left of its budget. */
  from: number;
  /** Its budget, in training sequences. */
  sequences: number;
  /** The rate that its schedule starts from; null, the default, for that of the phase before. */
  learningRate?: number | null | undefined;
  /** How the learning rate changes over its budget; null, the default, for the schedule of the phase before. */
  schedule?: PartOptions | null | undefined;
}>;

/** The same with every default filled in. */
export type PhaseConfig = Readonly<{
  /** Training sequences before it begins. */
  from: number;
  /** Its budget, in training sequences. */
  sequences: number;
  /** The rate that its schedule starts from. */
  learningRate: number;
  /** How the learning rate changes over its budget. */
  schedule: Complete<PartOptions>;
}>;

/** What the schema makes of `PhaseOptions`; null for what the phase has of the one before. */
export type ParsedPhase = Readonly<{
  from: number;
  sequences: number;
  learningRate: number | null;
  schedule: Complete<PartOptions> | null;
}>;

/** The schema of `PhaseOptions`. */
export const phaseOptions: z.ZodType<ParsedPhase, PhaseOptions> = strictOptions({
  from: wholeNumber(1, most),
  sequences: wholeNumber(1, most),
  learningRate: positiveNumber(most).nullable().default(null),
  schedule: part.nullable().default(null),
} satisfies OptionsShape<PhaseOptions>);

/** A phase of training, the first or a later one. */
export interface Phase {
  /** Training sequences before it begins. */
  readonly from: number;
  /** Training sequences before it ends: its budget is used up, or the next phase begins. */
  readonly to: number;
  /** The rate that its schedule starts from. */
  readonly learningRate: number;
  /** How the learning rate changes over its budget, which is where it would end if no other phase began before. */
  readonly schedule: Schedule;
  /** Its budget, in training sequences. */
  readonly sequences: number;
}

/**
 * The config that parsed options stand for: a phase without a rate or a schedule has those of the phase before, and where
 * there are no phases, blank steps or feedback they are left out, so that such a config is the same as before there were any.
 */
export function withInheritedPhases({
  phases,
  planningSteps,
  outputFeedback,
  ...config
}: ParsedOptions): ExperimentConfig {
  let { learningRate, schedule } = config;
  const all = phases.map((phase) => {
    learningRate = phase.learningRate ?? learningRate;
    schedule = phase.schedule ?? schedule;
    return { from: phase.from, sequences: phase.sequences, learningRate, schedule };
  });
  return {
    ...config,
    ...answeringOf(planningSteps, outputFeedback),
    ...(all.length > 0 && { phases: all }),
  };
}

/**
 * The later phases of a config with complete options.
 * @throws {InvalidOptionsError} naming the one that does not begin within, or at the end of, the phase before; or a
 *   schedule that cannot be used.
 */
export function completePhases(
  { maxSequences, phases = [] }: Pick<ExperimentConfig, 'maxSequences' | 'phases'>,
  registry: Registry,
): readonly PhaseConfig[] {
  let [begin, end] = [0, maxSequences];
  return phases.map((phase, index) => {
    const { from, sequences, learningRate, schedule } = phase;
    if (from <= begin || from > end) {
      throw new InvalidOptionsError([
        `config.phases.${index}.from: got ${from}, expected a number from ${begin + 1} to ${end}, where the phase before ends`,
      ]);
    }
    [begin, end] = [from, from + sequences];
    const { options } = loadSchedule(schedule, registry);
    return { from, sequences, learningRate, schedule: { kind: schedule.kind, options } };
  });
}

function loadSchedule({ kind, options }: PhaseConfig['schedule'], registry: Registry): Schedule {
  return findKind('schedule', registry.schedules, kind)(options, registry);
}

/** All phases of a complete config, the first one included. */
export function phasesOf(
  { maxSequences, learningRate, phases = [] }: ExperimentConfig,
  schedule: Schedule,
  registry: Registry,
): readonly Phase[] {
  const later = phases.map((phase) => ({
    ...phase,
    schedule: loadSchedule(phase.schedule, registry),
  }));
  const all = [{ from: 0, sequences: maxSequences, learningRate, schedule }, ...later];
  return all.map((phase, index) => ({
    ...phase,
    to: all[index + 1]?.from ?? phase.from + phase.sequences,
  }));
}

/** The schedule of a phase, for a trainer that counts training sequences from the beginning up to its end. */
export function scheduleWithin({ from, to, sequences, schedule }: Phase): Schedule {
  return {
    ...schedule,
    // Rounded, so that the number of sequences is exact and the rates are those of a run of this phase alone.
    factor: (progress) => schedule.factor((Math.round(progress * to) - from) / sequences),
  };
}

/**
 * The training sequences of a config in all: where its last phase ends.
 * @throws {InvalidOptionsError} if it is no config.
 */
export function budgetOf(config: Pick<ExperimentConfig, 'maxSequences' | 'phases'>): number {
  parseOptions('budgetOf.config', configOption, config);
  const { maxSequences, phases = [] } = config;
  const last = phases.at(-1);
  return last ? last.from + last.sequences : maxSequences;
}

const configOption = z.looseObject(
  {
    maxSequences: wholeNumber(1, most).optional(),
    phases: z
      .array(z.looseObject({ from: wholeNumber(1, most), sequences: wholeNumber(1, most) }))
      .optional(),
  },
  { error: 'a config, such as experiment({ task: { kind: "copy" } }).config' },
);

/**
 * A config with those phases of another one that were added later: they begin no earlier than after so many training
 * sequences, so up to there both configs compute the same.
 * @throws {InvalidOptionsError} if an argument is no config or number of sequences.
 */
export function withLaterPhases<Config extends JsonObject>(
  config: Config,
  other: Pick<ExperimentConfig, 'phases'>,
  sequences: number,
): Config {
  parseOptions('withLaterPhases.config', z.looseObject({}, { error: 'a config' }), config);
  parseOptions('withLaterPhases.other', configOption, other);
  parseOptions('withLaterPhases.sequences', wholeNumber(0, 2 * most), sequences);
  const { phases: all = [] } = other;
  const own = z.array(z.json()).safeParse(config.phases).data ?? [];
  const added = all.slice(own.length);
  if (added.length === 0 || added.some(({ from }) => from < sequences)) return config;
  return { ...config, phases: [...own, ...added] };
}
