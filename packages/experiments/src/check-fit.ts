import {
  type Architecture,
  type ControllerDefinition,
  createRng,
  InvalidOptionsError,
  type ModelDefinition,
  parseOptions,
  type Registry,
  type Setting,
  type Task,
} from '@tapehead/core';
import { architectureOption } from '@tapehead/core/layers';
import { nothingCounts, requireMeasured } from '@tapehead/trainer';
import * as z from 'zod';
import { machineSizes } from './machine-sizes.js';
import { estimateMemory, type MemoryEstimate } from './memory-estimate.js';
import { trainingSettings } from './training-settings.js';

/** What the WASM backend can address. */
const mostBytes = 2 ** 31;

const architecture = z.looseObject(
  { kind: z.string({ error: 'the name of a kind' }) },
  { error: 'an architecture, such as model.architecture' },
);
const withController = z.looseObject({ controller: architectureOption });
/** Of a model that has another one inside. */
const withModel = z.looseObject({ model: architectureOption });

/** The definition of a model's controller, if it has one that the registry knows. */
function controllerIn(model: Architecture, registry: Registry): ControllerDefinition | undefined {
  const controller = controllerOf(model);
  if (!controller || !Object.hasOwn(registry.controllers, controller.kind)) return undefined;
  return registry.controllers[controller.kind]?.(controller.options, registry);
}

/**
 * The controller in a model's architecture, or in that of the model inside it, if there is one.
 * @throws {InvalidOptionsError} if it is no architecture.
 */
export function controllerOf(model: Architecture): Architecture | undefined {
  parseOptions('controllerOf.model', architecture, model);
  const inside = withModel.safeParse(model.options).data?.model;
  return inside ? controllerOf(inside) : withController.safeParse(model.options).data?.controller;
}

/**
 * Checks that a task can be measured and goes together with a model, before anything is allocated, and estimates the
 * memory that training will need.
 * @throws {InvalidOptionsError} if the task's outputs cannot be measured, the memory is too short for the training range, the shift range too
 *   long for the memory, the reads as output not as wide as the task's, or the whole too large for any engine.
 */
export function checkFit(
  task: Task,
  model: ModelDefinition,
  batch: number,
  registry: Registry,
): TrainingMemory {
  const { inputSize, outputSize } = task;
  const sizes = machineSizes(model, registry);
  if (sizes?.readsAreOutput === true && sizes.readSize !== outputSize) {
    throw new InvalidOptionsError([
      `machine: its reads, which are its output, are ${sizes.readSize} numbers wide, expected ${outputSize}, the width of the output of ${task.kind}; change the memory's width or the task`,
    ]);
  }
  const trained = trainingSettings(task);
  // Only training counts here. Evaluating sequences too long for the memory is allowed, to see what happens.
  const needed = Math.max(...trained.map((setting) => task.slotsNeeded?.(setting) ?? 0));
  if (sizes && sizes.slots < needed) {
    throw new InvalidOptionsError([
      `machine: its memory has ${sizes.slots} slots, expected at least ${needed}, one for each vector or item of the longest sequence of ${task.kind} to train on; raise the slots or shorten the task`,
    ]);
  }
  const steps = Math.max(...trained.map((setting) => requireMeasurable(task, setting)));
  const run = { inputSize, outputSize, batch, steps };
  const memory = { ...run, bytes: estimateMemory(controllerIn(model, registry), sizes, run) };
  checkMemory(memory, 'compiled');
  return memory;
}

/** The memory that training needs, and the sizes that it follows from. */
export interface TrainingMemory {
  readonly bytes: MemoryEstimate;
  readonly batch: number;
  /** T of the longest training sequence. */
  readonly steps: number;
}

/**
 * Checks that an engine can train. Of engines other than `reference` and `compiled` nothing is known.
 * @throws {InvalidOptionsError} if it would need more memory than there can be.
 */
export function checkMemory({ bytes, batch, steps }: TrainingMemory, engine: string): void {
  const needed = Object.entries(bytes).find(([name]) => name === engine)?.[1] ?? 0;
  if (needed <= mostBytes) return;
  throw new InvalidOptionsError([
    `experiment: training with the ${engine} engine would need about ${gibibytes(needed)} GiB of memory (${steps} steps in batches of ${batch}), expected at most ${gibibytes(mostBytes)} GiB; lower the batch, the memory's slots or width, the controller's units or the task's lengths`,
  ]);
}

/**
 * T of a sequence of that setting.
 * @throws {InvalidOptionsError} if the task does not know such a setting, or its outputs cannot be measured there.
 */
function requireMeasurable(task: Task, setting: Setting): number {
  const batch = task.sample([setting], createRng(0));
  requireMeasured(task, batch);
  if (batch.mask.every((counts) => counts === 0)) throw nothingCounts(task, setting);
  return batch.steps;
}

/**
 * The settings to evaluate: the task's own, or the given ones with what they leave out taken from the
 * task's first.
 * @throws {InvalidOptionsError} if the task does not know one of them, or its outputs cannot be measured there.
 */
export function evaluationSettings(
  task: Task,
  given: readonly Readonly<Record<string, number>>[] | null,
): readonly Setting[] {
  if (given === null) return task.settings;
  const settings = given.map((setting) => ({ ...task.settings[0], ...setting }));
  for (const setting of settings) requireMeasurable(task, setting);
  return settings;
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toLocaleString('en', { maximumFractionDigits: 1 });
}
