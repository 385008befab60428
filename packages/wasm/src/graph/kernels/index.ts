import { arrangementKernels } from './arrangements.js';
import { elementwiseKernels } from './elementwise.js';
import { productKernels } from './products.js';
import { reductionKernels } from './reductions.js';
import type { Translation } from './translation.js';

/** What makes nodes of tfjs's kernels, by their names. Kernels that are not here stay foreign. */
export const translations: ReadonlyMap<string, Translation> = new Map([
  ...elementwiseKernels,
  ...reductionKernels,
  ...productKernels,
  ...arrangementKernels,
]);
