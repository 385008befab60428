import type { Kernels } from './generated/kernels.js';
import type { Host } from './host.js';

/** The twins of the losses in `@tapehead/trainer`, by kind. */
export const losses: Readonly<Record<string, (host: Host) => Kernels['sigmoidCrossEntropy']>> = {
  'sigmoid-cross-entropy': ({ kernels }) => kernels.sigmoidCrossEntropy,
  'softmax-cross-entropy': ({ kernels }) => kernels.softmaxCrossEntropy,
  'squared-error': ({ kernels }) => kernels.squaredError,
};
