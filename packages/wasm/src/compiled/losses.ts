import type { Kernels } from './generated/kernels.js';
import type { Host } from './host.js';

/** The twins of the losses in `@tapehead/trainer`, by kind. */
export const losses: Readonly<Record<string, (host: Host) => Kernels['sigmoidCrossEntropy']>> = {
  'sigmoid-cross-entropy': ({ kernels }) => kernels.sigmoidCrossEntropy,
  'softmax-cross-entropy': ({ kernels }) => kernels.softmaxCrossEntropy,
  'squared-error': ({ kernels }) => kernels.squaredError,
  // Of a few numbers for each row, which is too little for kernels of their own.
  'linear-squared-error': byNumber((error) => ({ value: error ** 2, slope: 2 * error })),
  huber: byNumber((error) => {
    const slope = Math.min(1, Math.max(-1, error));
    return { value: slope * error - slope ** 2 / 2, slope };
  }),
};

/** A loss that is a sum over outputs, by what an error x − z costs and the slope there. */
function byNumber(
  costOf: (error: number) => { readonly value: number; readonly slope: number },
): (host: Host) => Kernels['sigmoidCrossEntropy'] {
  return (host) => (rows, outputs, share, logits, stride, targets, mask, dLogits) => {
    const weights = host.floats(mask, rows);
    const wanted = host.floats(targets, rows * outputs);
    let total = 0;
    for (let row = 0; row < rows; row++) {
      const weight = (weights[row] ?? 0) * share;
      const given = host.floats(logits + row * stride, outputs);
      // What fills the row up is zeros.
      const gradients = host.floats(dLogits + row * stride, stride / 4).fill(0);
      if (weight === 0) continue;
      for (let o = 0; o < outputs; o++) {
        const error = (given[o] ?? Number.NaN) - (wanted[row * outputs + o] ?? Number.NaN);
        const { value, slope } = costOf(error);
        total += weight * value;
        gradients[o] = weight * slope;
      }
    }
    return total;
  };
}
