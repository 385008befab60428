import { architectureOf, findKind } from '@tapehead/layers';
import { parseOptions } from '@tapehead/options';
import type { ModelDefinition, Registry, Setting, Task } from '@tapehead/spec';
import {
  loadClipping,
  loadLoss,
  loadOptimizer,
  loadSchedule,
  type ReferenceStepOptions,
  type Schedule,
} from '@tapehead/trainer';
import { checkFit, evaluationSettings } from './check-fit.js';
import { type ExperimentConfig, experimentOptions } from './experiment-options.js';
import { collectFaults } from './faults.js';
import { findMachine } from './machines/index.js';

/** What a config describes. */
export interface ExperimentParts {
  /** With every default filled in. */
  readonly config: ExperimentConfig;
  readonly task: Task;
  readonly model: ModelDefinition;
  readonly stepOptions: Required<ReferenceStepOptions>;
  readonly schedule: Schedule;
  /** What to evaluate. */
  readonly settings: readonly Setting[];
}

/**
 * Checks a config as a whole and makes its parts. Nothing is allocated.
 * @throws {InvalidOptionsError} naming everything that is wrong with the fields or, where they are right,
 *   with the parts.
 */
export function loadParts(options: unknown, registry: Registry): ExperimentParts {
  const given = parseOptions('config', experimentOptions, options);
  const faults = collectFaults();
  const task = faults.collect(() =>
    findKind('task', registry.tasks, given.task.kind)(given.task.options),
  );
  const controller = faults.collect(() => {
    if (!given.controller) return undefined;
    const { kind, options } = given.controller;
    return findKind('controller', registry.controllers, kind)(options, registry);
  });
  const machine = faults.collect(() =>
    findMachine(given.machine.kind, registry)(given.machine.options, controller.value, registry),
  );
  const optimizer = faults.collect(() => loadOptimizer(given.optimizer));
  const clip = faults.collect(() => loadClipping(given.clipping));
  const schedule = faults.collect(() => loadSchedule(given.schedule));
  const loss = faults.collect(() => loadLoss(given.loss));
  const settings = faults.collect(() => evaluationSettings(task.get(), given.evaluation.settings));
  faults.collect(() => {
    controller.get();
    checkFit(task.get(), machine.get().model, given.batch, registry);
  });
  faults.throwAny();

  return {
    config: {
      ...given,
      task: { kind: given.task.kind, options: task.get().options },
      controller: given.controller && {
        kind: given.controller.kind,
        options: controller.get()?.options ?? {},
      },
      machine: { kind: given.machine.kind, options: machine.get().options },
      optimizer: architectureOf(optimizer.get()),
      clipping: architectureOf(clip.get()),
      schedule: architectureOf(schedule.get()),
      evaluation: {
        ...given.evaluation,
        settings: given.evaluation.settings && [...settings.get()],
      },
    },
    task: task.get(),
    model: machine.get().model,
    stepOptions: {
      optimizer: optimizer.get(),
      clip: clip.get(),
      loss: loss.get(),
      averaging: given.averaging,
    },
    schedule: schedule.get(),
    settings: settings.get(),
  };
}
