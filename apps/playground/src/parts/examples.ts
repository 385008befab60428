/** A controller to start from. */
export interface PartExample {
  readonly name: string;
  readonly source: string;
}

export const partExamples: readonly PartExample[] = [
  {
    name: 'a gated recurrent unit',
    source: `// A gated recurrent unit (Cho et al. 2014), in plain operations.
// They are: linear(x, size), concat(...), slice(x, from, size), sum,
// add, sub, mul, div, max, min, and sigmoid, tanh, relu, exp, log,
// softplus, softmax, abs, square, sqrt. Numbers can be used as vectors.

/** What it keeps from step to step, and how many numbers that is. */
export const state = { hidden: 64 };

/** One step: \`input\` is what the machine sees and has read. */
export function step(input, { hidden }, ops) {
  const both = ops.concat(input, hidden);
  const update = ops.sigmoid(ops.linear(both, 64));
  const reset = ops.sigmoid(ops.linear(both, 64));
  const news = ops.tanh(ops.linear(ops.concat(input, ops.mul(reset, hidden)), 64));
  const next = ops.add(ops.mul(ops.sub(1, update), hidden), ops.mul(update, news));
  return { output: next, state: { hidden: next } };
}
`,
  },
  {
    name: 'two layers without a state',
    source: `// Two layers, the second of which also sees what the first one saw.

export function step(input, state, ops) {
  const first = ops.relu(ops.linear(input, 64));
  const second = ops.tanh(ops.linear(ops.concat(first, input), 64));
  return { output: second };
}
`,
  },
  {
    name: 'a leaky memory',
    source: `// It forgets a tenth of what it knows at each step, and adds what is new.

export const state = { trace: 64 };

export function step(input, { trace }, ops) {
  const news = ops.tanh(ops.linear(ops.concat(input, trace), 64));
  const next = ops.add(ops.mul(0.9, trace), ops.mul(0.1, news));
  return { output: ops.concat(news, next), state: { trace: next } };
}
`,
  },
];
