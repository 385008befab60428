import {
  type Architecture,
  type Clipping,
  type Curriculum,
  InvalidOptionsError,
  type Loader,
  type Loss,
  type ModelDefinition,
  type Optimizer,
  parseOptions,
  type Registry,
  type Setting,
  type Task,
} from '@tapehead/core';
import { findKind } from '@tapehead/core/layers';
import { withSlots } from '@tapehead/ntm';
import {
  type Averaging,
  curricula,
  type GradientNoise,
  type InTraining,
  lossFor,
  requireTrainable,
} from '@tapehead/trainer';
import * as z from 'zod';
import { answeredTask, answeringModel } from './answering.js';
import { checkFit, evaluationSettings, type TrainingMemory } from './check-fit.js';
import { type ExperimentConfig, experimentOptions } from './experiment-options.js';
import { collectFaults } from './faults.js';
import { findMachine } from './machines/index.js';
import { trainingSlots } from './training-slots.js';
import { completePhases, type Phase, phasesOf, withInheritedPhases } from './phases.js';

/** What a step of training is made with besides the model. */
export interface StepParts {
  /** What changes the weights by their gradients. */
  readonly optimizer: Optimizer;
  /** What is made small. */
  readonly loss: Loss;
  /** What keeps gradients from growing too large. */
  readonly clip: Clipping;
  /** How to average the weights over the updates; null for not at all. */
  readonly averaging: Averaging | null;
  /** Noise for the gradients; null for none. */
  readonly gradientNoise: GradientNoise | null;
  /** Makes the forms in which the model is trained; left out where that is the model itself. */
  readonly inTraining?: InTraining;
}

/** What a config describes. */
export interface ExperimentParts {
  /** With every default filled in. */
  readonly config: ExperimentConfig;
  readonly task: Task;
  readonly model: ModelDefinition;
  readonly stepOptions: StepParts;
  /** The phases of training, one at least. */
  readonly phases: readonly Phase[];
  readonly curriculum: Curriculum;
  /** What to evaluate. */
  readonly settings: readonly Setting[];
  readonly memory: TrainingMemory;
}

/**
 * Checks a config as a whole and makes its parts. Nothing is allocated.
 * @throws {InvalidOptionsError} naming everything that is wrong with the fields, and with the parts of those
 *   that are right.
 */
export function loadParts(options: unknown, registry: Registry): ExperimentParts {
  const { fields: given, faults: wrongFields } = readFields(options);
  const faults = collectFaults(wrongFields);
  const plainTask = faults.collect(() =>
    findKind('task', registry.tasks, given.task.kind)(given.task.options),
  );
  const task = faults.collect(() => answeredTask(plainTask.get(), given));
  const controller = faults.collect(() => {
    if (!given.controller) return undefined;
    const { kind, options } = given.controller;
    return findKind('controller', registry.controllers, kind)(options, registry);
  });
  const machine = faults.collect(() =>
    findMachine(given.machine.kind, registry)(given.machine.options, controller.value, registry),
  );
  const optimizer = faults.collect(() =>
    loadOf('optimizer', registry.optimizers, given.optimizer, registry),
  );
  const clip = faults.collect(() =>
    loadOf('clipping', registry.clippings, given.clipping, registry),
  );
  const schedule = faults.collect(() =>
    loadOf('schedule', registry.schedules, given.schedule, registry),
  );
  const phases = faults.collect(() => completePhases(given, registry));
  const curriculum = faults.collect(() =>
    findKind('curriculum', curricula, given.curriculum.kind)(given.curriculum.options),
  );
  const loss = faults.collect(() =>
    findKind('loss', registry.losses, given.loss ?? lossFor(task.get()).kind),
  );
  faults.collect(() => {
    requireTrainable(task.get(), loss.get());
  });
  const settings = faults.collect(() => evaluationSettings(task.get(), given.evaluation.settings));
  const slotsInTraining = faults.collect(() => trainingSlots(task.get(), machine.get(), registry));
  const memory = faults.collect(() => {
    controller.get();
    // With wrong fields, whether the parts fit together cannot be checked.
    if (wrongFields.length > 0) throw new InvalidOptionsError([]);
    return checkFit(task.get(), machine.get().model, given.batch, registry);
  });
  faults.throwAny();
  const smallAndLarge = slotsInTraining.get();

  const config: ExperimentConfig = {
    ...given,
    loss: loss.get().kind,
    task: { kind: given.task.kind, options: plainTask.get().options },
    controller: given.controller && {
      kind: given.controller.kind,
      options: controller.get()?.options ?? {},
    },
    machine: { kind: given.machine.kind, options: machine.get().options },
    optimizer: { kind: given.optimizer.kind, options: optimizer.get().options },
    clipping: { kind: given.clipping.kind, options: clip.get().options },
    schedule: { kind: given.schedule.kind, options: schedule.get().options },
    curriculum: { kind: given.curriculum.kind, options: curriculum.get().options },
    ...(given.phases && { phases: phases.get() }),
    evaluation: {
      ...given.evaluation,
      settings: given.evaluation.settings && [...settings.get()],
    },
  };
  return {
    config,
    task: task.get(),
    model: answeringModel(machine.get().model, task.get(), given),
    stepOptions: {
      optimizer: optimizer.get(),
      clip: clip.get(),
      loss: loss.get(),
      averaging: given.averaging,
      gradientNoise: given.gradientNoise,
      ...(smallAndLarge && {
        inTraining: (whole) => smallAndLarge.map((slots) => withSlots(whole, slots, registry)),
      }),
    },
    phases: phasesOf(config, schedule.get(), registry),
    curriculum: curriculum.get(),
    settings: settings.get(),
    memory: memory.get(),
  };
}

/** The part that a config names, from the registry's table for its role. */
function loadOf<Part>(
  role: string,
  table: Readonly<Record<string, Loader<Part>>>,
  { kind, options }: Architecture,
  registry: Registry,
): Part {
  return findKind(role, table, kind)(options, registry);
}

/** The fields of a config, and what is wrong with some of them. Wrong fields have their defaults. */
interface Fields {
  readonly fields: ExperimentConfig;
  readonly faults: readonly string[];
}

/** @throws {InvalidOptionsError} if what is right is no config, as without a task. */
function readFields(options: unknown): Fields {
  try {
    return {
      fields: withInheritedPhases(parseOptions('config', experimentOptions, options)),
      faults: [],
    };
  } catch (error) {
    if (!(error instanceof InvalidOptionsError)) throw error;
    const rest = experimentOptions.safeParse(rightFields(options));
    if (!rest.success) throw error;
    return { fields: withInheritedPhases(rest.data), faults: error.faults };
  }
}

function rightFields(options: unknown): Readonly<Record<string, unknown>> {
  const schemas = new Map<string, z.ZodType>(Object.entries(experimentOptions.shape));
  const members = Object.entries(z.record(z.string(), z.unknown()).safeParse(options).data ?? {});
  return Object.fromEntries(
    members.filter(([name, value]) => schemas.get(name)?.safeParse(value).success),
  );
}
