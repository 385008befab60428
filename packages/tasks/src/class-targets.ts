import { InvalidOptionsError } from '@tapehead/core';
import type { PackedSequence } from './fixed-sequence.js';

/** Targets are vectors of so many numbers at most. */
export const mostClasses = 65_536;

/** What is wrong with the index of a class; undefined if nothing is. */
function faultOf(index: number, classes: number): string | undefined {
  if (Number.isInteger(index) && index >= 0 && index < classes) return undefined;
  return `got ${index}, expected the index of a class, a whole number from 0 to ${classes - 1}`;
}

/** Whether targets of classes are indices: a choice out of a single class would be none. */
export const areIndices = ({ outputSize }: PackedSequence): boolean => outputSize === 1;

/**
 * How many classes indices tell apart: one more than the largest of them, and two at least.
 * @throws {InvalidOptionsError} naming the sequence and step where there is no index of a class, or none of so many.
 */
export function countClasses(
  sequences: readonly PackedSequence[],
  classes: number | undefined,
): number {
  let most = 2;
  sequences.forEach(({ where, steps, targets, mask }, place) => {
    for (let t = 0; t < steps; t++) {
      const index = targets[t] ?? 0;
      const fault = mask[t] === 1 ? faultOf(index, classes ?? mostClasses) : undefined;
      if (fault !== undefined)
        throw new InvalidOptionsError([`${where ?? `sequence ${place}`}.targets.${t}: ${fault}`]);
      most = Math.max(most, index + 1);
    }
  });
  return classes ?? most;
}

/**
 * Writes the target of a choice: 1 for the right class, 0 for all others.
 * @throws {InvalidOptionsError} if `index` is no index of a class.
 */
export function writeClass(where: string, target: Float32Array, index: number): void {
  const fault = faultOf(index, target.length);
  if (fault !== undefined) throw new InvalidOptionsError([`${where}: ${fault}`]);
  target.fill(0);
  target[index] = 1;
}
