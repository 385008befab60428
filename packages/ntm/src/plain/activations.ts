const softplus = (x: number) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));

/** The names of activations. */
type ActivationName =
  | 'identity'
  | 'tanh'
  | 'sigmoid'
  | 'relu'
  | 'exp'
  | 'softplus'
  | 'one-plus-softplus'
  | 'one-plus-relu';

/** The activations of `@tapehead/core/layers`, of plain numbers. */
export const activations: Readonly<Record<ActivationName, (x: number) => number>> = {
  identity: (x) => x,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(0, x),
  exp: Math.exp,
  softplus,
  'one-plus-softplus': (x) => 1 + softplus(x),
  'one-plus-relu': (x) => 1 + Math.max(0, x),
};

/** The softmax of a vector. */
export function softmax(values: Float64Array): Float64Array {
  const most = values.reduce((larger, value) => Math.max(larger, value), -Infinity);
  const powers = values.map((value) => Math.exp(value - most));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

/** The distribution that is nearest to a vector, by the largest numbers that it keeps (arXiv:1602.02068, algorithm 1). */
function sparsemax(values: Float64Array): Float64Array {
  let [sum, threshold] = [0, 0];
  for (const [index, value] of values.toSorted().reverse().entries()) {
    sum += value;
    const next = (sum - 1) / (index + 1);
    if (value <= next) break;
    threshold = next;
  }
  return values.map((value) => Math.max(0, value - threshold));
}

/** What makes the distribution over offsets, by the names that options use. */
export const shiftActivations: Readonly<
  Record<'softmax' | 'softmax-relu' | 'sparsemax', (raw: Float64Array) => Float64Array>
> = {
  softmax,
  'softmax-relu': (raw) => softmax(raw.map(activations.relu)),
  sparsemax,
};
