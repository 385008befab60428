import { InvalidOptionsError, type Registry, type Task } from '@tapehead/core';
import { withSlots } from '@tapehead/ntm';
import type { StepParts } from './experiment-parts.js';
import { machineSizes } from './machine-sizes.js';
import type { Machine } from './machines/machine.js';
import { trainingSettings } from './training-settings.js';

/**
 * What a step of training is made with for a machine that is trained with fewer slots than it has: with its spare ones
 * beside those that the longest training sequence needs. Nothing for a machine that is trained with all of them.
 * @throws {InvalidOptionsError} if there are spare slots, and the task does not say how many it needs.
 */
export function inSmallMemory(
  task: Task,
  { model, spareSlots }: Machine,
  registry: Registry,
): Pick<StepParts, 'inTraining'> {
  if (spareSlots === undefined) return {};
  const needed = trainingSettings(task).map((setting) => task.slotsNeeded?.(setting));
  const known = needed.flatMap((slots) => slots ?? []);
  if (known.length < needed.length) {
    throw new InvalidOptionsError([
      `machine.spareSlots: got ${spareSlots}, expected none: ${task.kind} does not say how many slots its sequences need`,
    ]);
  }
  const slots = Math.max(...known) + spareSlots;
  const whole = machineSizes(model, registry)?.slots ?? 0;
  return slots < whole ? { inTraining: (built) => withSlots(built, slots, registry) } : {};
}
