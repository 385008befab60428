import { type OptionsShape, strictOptions } from '@tapehead/core';
import * as z from 'zod';

/** Text that stands in a figure. */
export function textOption(): z.ZodString {
  const error = 'text without control characters';
  return z.string({ error }).regex(/^\P{Cc}*$/u, { error });
}

/** A list with at least one member. */
export function listOption<Member extends z.ZodType>(
  member: Member,
  of: string,
): z.ZodArray<Member> {
  const error = `a list of at least one ${of}`;
  return z.array(member, { error }).min(1, { error });
}

/** A level or place to compare with. */
export interface Reference {
  /** What it is. */
  readonly label: string;
  /** Where it is on its axis. */
  readonly at: number;
}

/** The schema of levels or places to compare with. */
export function referencesOption(
  value: z.ZodType<number, number>,
  error: string,
): z.ZodDefault<z.ZodType<readonly Reference[], readonly Reference[]>> {
  const reference = strictOptions({
    label: textOption(),
    at: value,
  } satisfies OptionsShape<Reference>);
  return z.array(reference, { error }).readonly().default([]);
}

/** How values are laid out on an axis. */
export type AxisScale = 'linear' | 'log';

/** The schema of an axis's scale. */
export const scaleOption: z.ZodType<AxisScale, AxisScale> = z.enum(['linear', 'log'], {
  error: 'linear or log',
});
