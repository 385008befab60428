import {
  findInTable,
  InvalidOptionsError,
  type JsonObject,
  type ModelSizes,
  type Registry,
} from '@tapehead/core';
import { experiment, type Experiment } from '@tapehead/experiments';
import { UserError } from '@tapehead/runs';
import type { StoredModel } from './stored-model.js';

/**
 * The experiment to measure a model on: the one that it was trained with, or the named task with options that fit the
 * model's inputs and outputs.
 * @throws {UserError} if it was not trained here and no task is named, or the task has no such options.
 */
export function experimentFor(
  source: string,
  model: StoredModel,
  task: string | undefined,
): Experiment {
  if (model.experiment && (task === undefined || task === model.experiment.task.kind)) {
    return model.experiment;
  }
  const { tasks } = model.registry;
  if (task !== undefined) {
    findInTable('--task', tasks, task);
    return fittingExperiment(task, model, model.registry);
  }
  throw new UserError(
    `${source}: its file does not say what it was trained on; name a task with --task, one of ${Object.keys(tasks).join(', ')}`,
  );
}

function fittingExperiment(kind: string, model: ModelSizes, registry: Registry): Experiment {
  const { inputSize, outputSize } = model;
  const forms = formsOf(outputSize).flatMap((options) => experimentWith(kind, options, registry));
  const fitting = forms.find(
    ({ task }) => task.inputSize === inputSize && task.outputSize === outputSize,
  );
  if (fitting) return fitting;
  const sizes = forms.map(({ task }) => `${task.inputSize} and ${task.outputSize}`);
  throw new UserError(
    `--task ${kind}: the model has ${inputSize} inputs and ${outputSize} outputs, but the task has ${[...new Set(sizes)].join(', or ')}`,
  );
}

/** Options to try for a task: the defaults; as many bits as outputs, or one fewer; and without start marker. */
function formsOf(outputSize: number): readonly JsonObject[] {
  const bits = [outputSize, outputSize - 1];
  return [
    {},
    ...bits.map((count) => ({ bits: count })),
    ...bits.map((count) => ({ bits: count, startMarker: false })),
  ];
}

/** The experiment with such options; null if the task has no such. Its machine is not used, so it is the smallest one. */
function experimentWith(
  kind: string,
  options: JsonObject,
  registry: Registry,
): readonly Experiment[] {
  try {
    return [
      experiment(
        {
          task: { kind, options },
          controller: { kind: 'feedforward', options: { units: 1 } },
          machine: { kind: 'plain' },
        },
        registry,
      ),
    ];
  } catch (error) {
    if (error instanceof InvalidOptionsError) return [];
    throw error;
  }
}
