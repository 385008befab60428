import { wholeNumber } from '@tapehead/core';
import type * as z from 'zod';

/** The schema of how many heads of a kind there are. */
export const headCount: z.ZodDefault<z.ZodInt> = wholeNumber(0, 1024).default(1);
