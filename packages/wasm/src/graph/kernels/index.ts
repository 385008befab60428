import { arrangementKernels } from './arrangements.js';
import { elementwiseKernels } from './elementwise.js';
import { positionKernels } from './positions.js';
import { productKernels } from './products.js';
import { reductionKernels } from './reductions.js';
import type { Translation } from './translation.js';

/** The translations of tfjs's kernels into nodes, by the kernels' names. Kernels without one become foreign nodes. */
export const translations: ReadonlyMap<string, Translation> = new Map([
  ...elementwiseKernels,
  ...reductionKernels,
  ...productKernels,
  ...arrangementKernels,
  ...positionKernels,
]);
