import { type DefaultsShape, type Rng, wholeNumber } from '@tapehead/core';
import type * as z from 'zod';

/** The lengths to train on. */
export interface LengthRange {
  /** The shortest sequence to train on. */
  readonly minLength: number;
  /** The longest sequence to train on. */
  readonly maxLength: number;
}

/** The schema of a length to train on. */
export const trainingLength: z.ZodInt = wholeNumber(1, 1000);

/** The schema of a length to measure, where each costs so little that far longer ones can be had than to train on. */
export const measuredLength: z.ZodInt = wholeNumber(1, 1_000_000);

/** The schemas of the lengths to train on, which are these if not given. */
export function lengthRange(
  minLength: number,
  maxLength: number,
  length: z.ZodType<number, number> = trainingLength,
): DefaultsShape<LengthRange> {
  return { minLength: length.default(minLength), maxLength: length.default(maxLength) };
}

/** Whether there is a length in the range. */
export function isLengthRange({ minLength, maxLength }: LengthRange): boolean {
  return minLength <= maxLength;
}

/** What is expected of a range that has no length. */
export const lengthRangeFault = { error: 'minLength to be at most maxLength' };

/** A length of the range, every `step`-th from the shortest on, each as likely as any other. */
export function drawLength({ minLength, maxLength }: LengthRange, rng: Rng, step = 1): number {
  return minLength + step * rng.integer((maxLength - minLength) / step + 1);
}
