import { strictOptions } from '@tapehead/core';
import * as z from 'zod';

/** Text that stands in a figure. */
export function textOption() {
  const error = 'text without control characters';
  return z.string({ error }).regex(/^\P{Cc}*$/u, { error });
}

/** A list with at least one member. */
export function listOption<Member extends z.ZodType>(member: Member, of: string) {
  const error = `a list of at least one ${of}`;
  return z.array(member, { error }).min(1, { error });
}

/** A level or place to compare with, and what it is. */
export function referencesOption<Value extends z.ZodType>(value: Value, error: string) {
  return z.array(strictOptions({ label: textOption(), at: value }), { error }).default([]);
}

export const scaleOption = z.enum(['linear', 'log'], { error: 'linear or log' });
