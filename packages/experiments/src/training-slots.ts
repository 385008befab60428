import { InvalidOptionsError, type Registry, type Task } from '@tapehead/core';
import { machineSizes } from './machine-sizes.js';
import type { Machine } from './machines/machine.js';
import { trainingSettings } from './training-settings.js';

/**
 * The numbers of slots that a machine is trained with, one of them drawn for each batch: those that the longest training
 * sequence needs, with each number of spare ones, and no more than it has, nor fewer than it can have. Undefined for a machine that is trained with all
 * that it has.
 * @throws {InvalidOptionsError} if there are spare slots, and the task does not say how many it needs.
 */
export function trainingSlots(
  task: Task,
  { model, spareSlots, fewestSlots = 1 }: Machine,
  registry: Registry,
): readonly number[] | undefined {
  if (!spareSlots) return undefined;
  const needed = trainingSettings(task).map((setting) => task.slotsNeeded?.(setting));
  const known = needed.flatMap((slots) => slots ?? []);
  if (known.length < needed.length) {
    throw new InvalidOptionsError([
      `machine.spareSlots: got ${spareSlots.join(', ')}, expected null: ${task.kind} does not say how many slots its sequences need`,
    ]);
  }
  const all = machineSizes(model, registry)?.slots ?? Infinity;
  const fewest = Math.max(...known);
  const slots = new Set(
    spareSlots.map((spare) => Math.min(Math.max(fewest + spare, fewestSlots), all)),
  );
  return slots.size === 1 && slots.has(all) ? undefined : [...slots];
}
