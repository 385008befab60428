import { InvalidOptionsError } from '@tapehead/core';
import type { PackedSequence } from './fixed-sequence.js';

/** What is wrong with the index of a class; undefined if nothing is. */
function faultOf(index: number, classes: number | undefined): string | undefined {
  const isIndex = Number.isInteger(index) && index >= 0 && index < (classes ?? Infinity);
  if (isIndex) return undefined;
  const range = classes === undefined ? 'from 0 on' : `from 0 to ${classes - 1}`;
  return `got ${index}, expected the index of a class, a whole number ${range}`;
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
      const fault = mask[t] === 1 ? faultOf(index, classes) : undefined;
      if (fault !== undefined)
        throw new InvalidOptionsError([`${where ?? `sequence ${place}`}.targets.${t}: ${fault}`]);
      most = Math.max(most, index + 1);
    }
  });
  return classes ?? most;
}

/** The same sequence, with 1 for the right class and 0 for all others instead of an index. */
export function withOneHotTargets(sequence: PackedSequence, classes: number): PackedSequence {
  const targets = new Float32Array(sequence.steps * classes);
  sequence.mask.forEach((counts, t) => {
    if (counts === 1) targets[t * classes + (sequence.targets[t] ?? 0)] = 1;
  });
  return { ...sequence, outputSize: classes, targets };
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
