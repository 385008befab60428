import { strictOptions, wholeNumber } from '@tapehead/core';
import { initialValueOption } from '@tapehead/core/layers';
import type * as z from 'zod';

/** The options of both memories. */
export const memoryOptions = strictOptions({
  /** N, the number of slots. */
  slots: wholeNumber(1, 65536),
  /** M, the width of a slot. */
  width: wholeNumber(1, 4096),
  /** M_0: by default every number is 1e-6. */
  initial: initialValueOption.default({ kind: 'constant', value: 1e-6 }),
});

export type MemoryOptions = z.input<typeof memoryOptions>;
