import { type Architecture, InvalidOptionsError, type Registry, type Task } from '@tapehead/core';
import { machineSizes } from './machine-sizes.js';
import type { Machine } from './machines/machine.js';
import { trainingSettings } from './training-settings.js';

/**
 * The numbers of slots that a machine is trained with, one of them drawn for each batch: those that the longest training
 * sequence needs, with each number of spare ones, but no more than it has, and no fewer than it can have. Undefined for a
 * machine that is trained with all that it has.
 * @throws {InvalidOptionsError} if there are spare slots, and the task does not say how many it needs.
 */
export function trainingSlots(
  task: Task,
  { model, spareSlots }: Machine,
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
  const slots = new Set(
    spareSlots.map((spare) => {
      let count = Math.max(...known) + spare;
      while (count < all && !canHave(count, model, registry)) count += 1;
      return Math.min(count, all);
    }),
  );
  return slots.size === 1 && slots.has(all) ? undefined : [...slots];
}

/** Whether a machine can have so many slots: a head has no more shifts, and looks at no more slots, than there are. */
function canHave(slots: number, model: Architecture, registry: Registry): boolean {
  try {
    machineSizes(model, registry, slots);
    return true;
  } catch (error) {
    if (error instanceof InvalidOptionsError) return false;
    throw error;
  }
}
