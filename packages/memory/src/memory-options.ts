import { type Complete, type OptionsShape, strictOptions, wholeNumber } from '@tapehead/core';
import { type InitialValue, initialValueOption } from '@tapehead/core/layers';
import type * as z from 'zod';

/** The schema of the options of all memories. */
export const memoryOptions: z.ZodType<Complete<MemoryOptions>, MemoryOptions> = strictOptions({
  slots: wholeNumber(1, 2 ** 21),
  width: wholeNumber(1, 4096),
  initial: initialValueOption.default({ kind: 'constant', value: 1e-6 }),
} satisfies OptionsShape<MemoryOptions>);

/** The options of `eraseAddMemory`, `keepAddMemory` and `deltaRuleMemory`. */
export interface MemoryOptions {
  /** N, the number of slots. */
  readonly slots: number;
  /** M, the width of a slot. */
  readonly width: number;
  /** M_0; every number 1e-6 by default. */
  readonly initial?: InitialValue | undefined;
}
