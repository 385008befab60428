import { type JsonObject, parseOptions, type Registry } from '@tapehead/core';
import { loadExperiment, mergeConfig, standardRegistry } from '@tapehead/experiments';
import { rollbackFactor } from '@tapehead/trainer';
import * as z from 'zod';
import { UserError } from './errors.js';
import type { StoredRun } from './read-run.js';

/** A phase to add to a run. */
export interface AddedPhase {
  /** Its budget, in training sequences. */
  readonly sequences: number;
  /** Its `learningRate` and `schedule`, or parts of them; as in the phase before, if not given. */
  readonly fields?: JsonObject | undefined;
}

const runOption = z.looseObject(
  { experiment: z.looseObject({}), resume: z.looseObject({ sequences: z.number() }) },
  { error: 'a run, as readRun returns it' },
);
const phaseOption = z.looseObject(
  { fields: z.looseObject({}, { error: 'an object of fields' }).optional() },
  { error: 'a phase, such as { sequences: 20_000 }' },
);

/**
 * The run with another phase of training, which begins where it stands. A run that went back to earlier weights, each
 * time at half the learning rate, begins the phase at the rate that it had come down to, unless the phase has its own.
 * @param where where the run is kept, for messages
 * @throws {UserError} if its last phase has not begun, or its time is used up.
 * @throws {InvalidOptionsError} naming what is wrong with the phase.
 */
export function addPhase(
  where: string,
  run: StoredRun,
  phase: AddedPhase,
  registry: Registry = standardRegistry,
): StoredRun {
  parseOptions('addPhase.run', runOption, run);
  parseOptions('addPhase.phase', phaseOption, phase);
  const { sequences, fields = {} } = phase;
  const { config, phases } = run.experiment;
  const { sequences: from, trainSeconds, unusable } = run.resume;
  const last = phases.at(-1);
  if (!last || from <= last.from) {
    const faults = unusable.map((fault) => `${fault}\n  `).join('');
    throw new UserError(
      phases.length === 1
        ? `${faults}${where}: the run has not begun to train, so there is nothing that another phase could go on from`
        : `${faults}${where}: phase ${phases.length} of this run has not begun yet; another one can be added once it has`,
      { kind: 'resume', path: where },
    );
  }
  if (config.maxSeconds !== null && trainSeconds >= config.maxSeconds) {
    throw new UserError(
      `${where}: the run has been trained for ${Math.round(trainSeconds)} s, and its limit is ${config.maxSeconds} s in all; raise the limit for another phase`,
    );
  }
  const { kind, options } = last.schedule;
  const rate = last.learningRate * rollbackFactor ** (run.resume.from?.state.rollbacks ?? 0);
  const before = { learningRate: rate, schedule: { kind, options: { ...options } } };
  const added = { ...mergeConfig(before, fields), from, sequences };
  const experiment = loadExperiment(
    { ...config, phases: [...(config.phases ?? []), added] },
    registry,
  );
  return { ...run, experiment };
}
