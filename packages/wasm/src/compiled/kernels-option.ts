import * as z from 'zod';
import type { KernelTable } from './kernel-table.js';

const tables = ['controllers', 'addressings', 'heads', 'memories', 'models'];

/** The schema of an option that is a table of kernels. */
export const kernelsOption = z
  .custom<KernelTable>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      tables.every((name) => typeof Reflect.get(value, name) === 'object'),
    { error: `a table of kernels (${tables.join(', ')}), such as standardKernels` },
  )
  .optional();
