import type { PartKind } from './protocol.js';

/** A part to start from. */
export interface PartExample {
  readonly name: string;
  readonly source: string;
}

const operations = `// Operations: linear(x, size), concat(...), slice(x, from, size), sum, ramp(size),
// add, sub, mul, div, max, min, pow, and sigmoid, tanh, relu, exp, log,
// softplus, softmax, abs, square, sqrt. Numbers can be used as vectors.
`;

const controllers: readonly PartExample[] = [
  {
    name: 'a gated recurrent unit',
    source: `// A gated recurrent unit (Cho et al. 2014), in plain operations.
${operations}
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

const heads: readonly PartExample[] = [
  {
    name: 'a read head that finds and moves on',
    source: `// It looks for a key, or goes on from where it stood, and may move by one slot.
${operations}// Of a head also: similarity(memory, key) and match(memory, key) for each slot,
// read(memory, weighting), shift(weighting, shifts). A size can be 'slots' or 'width'.

/** One step: \`controller\` is its output, and \`weighting\` where the head stood. */
export function step(controller, memory, { weighting }, ops) {
  const key = ops.tanh(ops.linear(controller, 'width'));
  const strength = ops.softplus(ops.linear(controller, 1));
  const found = ops.softmax(ops.mul(strength, ops.similarity(memory, key)));
  const gate = ops.sigmoid(ops.linear(controller, 1));
  const from = ops.add(ops.mul(gate, found), ops.mul(ops.sub(1, gate), weighting));
  const shifts = ops.softmax(ops.linear(controller, 3));
  const next = ops.shift(from, shifts);
  return { weighting: next, read: ops.read(memory, next), shows: { gate, shifts } };
}
`,
  },
  {
    name: 'a write head that takes the least used slot',
    source: `// It keeps how much each slot was used, and writes where that is least.

export const state = { usage: 'slots' };

export function step(controller, memory, { usage }, ops) {
  // Of slots that were never used, the first one.
  const order = ops.add(usage, ops.ramp('slots'));
  const weighting = ops.softmax(ops.mul(-40, order));
  const erase = ops.sigmoid(ops.linear(controller, 'width'));
  const add = ops.tanh(ops.linear(controller, 'width'));
  const next = ops.add(ops.mul(0.95, usage), weighting);
  return { weighting, erase, add, state: { usage: next }, shows: { usage: next } };
}
`,
  },
  {
    name: 'a head that reads and writes where it stands',
    source: `// It moves, and never looks for anything: the tape of a plain Turing machine.

export function step(controller, memory, { weighting }, ops) {
  const moved = ops.shift(weighting, ops.softmax(ops.linear(controller, 3)));
  const sharp = ops.add(1, ops.softplus(ops.linear(controller, 1)));
  const power = ops.pow(ops.max(moved, 0.000001), sharp);
  const next = ops.div(power, ops.sum(power));
  return {
    weighting: next,
    read: ops.read(memory, next),
    erase: ops.sigmoid(ops.linear(controller, 'width')),
    add: ops.tanh(ops.linear(controller, 'width')),
  };
}
`,
  },
];

export const partExamples: Readonly<Record<PartKind, readonly PartExample[]>> = {
  controller: controllers,
  head: heads,
};
