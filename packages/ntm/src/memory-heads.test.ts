import type { ControllerDefinition, HeadDefinition } from '@tapehead/core';
import { createRng } from '@tapehead/core';
import {
  compose,
  content,
  dncAccess,
  leastUsedAccess,
  pointer,
  readHead,
  stackHead,
  tapeHead,
  topK,
} from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import {
  plainContent,
  plainPointer,
  plainReadHead,
  plainTopK,
} from '../fixtures/plain-addressings.js';
import {
  type Linear,
  plainDnc,
  type PlainHead,
  plainLeastUsed,
  plainStack,
  plainTape,
} from '../fixtures/plain-heads.js';
import { at, type Matrix } from '../fixtures/plain-numbers.js';
import { ntm } from './ntm.js';

/** A controller that passes on what it sees: x_t and what was read before. */
const passing: ControllerDefinition<null> = {
  kind: 'passing',
  options: {},
  build: ({ inputSize }) => ({
    inputSize,
    outputSize: inputSize,
    weights: {},
    initialState: () => null,
    step: (input, state) => ({ output: input, state }),
  }),
};

const [inputSize, steps] = [3, 9];
const fixes = { mask: true, wipe: true, sharpen: true };
const plainAccess = { mask: false, wipe: false, sharpen: false };

interface Case {
  readonly head: HeadDefinition;
  readonly slots: number;
  readonly width: number;
  readonly plain: (linear: Linear, slots: number) => PlainHead;
}

const cases: Readonly<Record<string, Case>> = {
  stack: {
    head: stackHead({ actionBias: { push: 1 } }),
    slots: 7,
    width: 3,
    plain: (linear) => plainStack(linear, { stacks: 1, top: 1 }),
  },
  'three stacks, of which two slots are read': {
    head: stackHead({ stacks: 3, top: 2 }),
    slots: 5,
    width: 9,
    plain: (linear) => plainStack(linear, { stacks: 3, top: 2 }),
  },
  'a stack with sharp actions': {
    head: stackHead({ sharpness: 3 }),
    slots: 7,
    width: 3,
    plain: (linear) => plainStack(linear, { stacks: 1, top: 1, sharpness: 3 }),
  },
  tape: { head: tapeHead(), slots: 7, width: 3, plain: plainTape },
  'a tape with sharp moves and a sharp gate': {
    head: tapeHead({ sharpness: 3, moveBias: { right: 0.5 } }),
    slots: 7,
    width: 3,
    plain: (linear, slots) => plainTape(linear, slots, 3),
  },
  'least recently used access': {
    head: leastUsedAccess({ reads: 3, decay: 0.9 }),
    slots: 7,
    width: 5,
    plain: (linear, slots) => plainLeastUsed(linear, slots, { reads: 3, decay: 0.9 }),
  },
  DNC: {
    head: dncAccess({ reads: 3 }),
    slots: 7,
    width: 5,
    plain: (linear, slots) => plainDnc(linear, slots, { reads: 3, writes: 1, ...plainAccess }),
  },
  'DNC with its fixes and two writes': {
    head: dncAccess({ reads: 1, writes: 2, ...fixes }),
    slots: 7,
    width: 3,
    plain: (linear, slots) => plainDnc(linear, slots, { reads: 1, writes: 2, ...fixes }),
  },
  'masked content': {
    head: readHead({ addressing: content({ mask: true }) }),
    slots: 7,
    width: 5,
    plain: (linear, slots) => plainReadHead(linear, slots, [plainContent(true)]),
  },
  'the three largest of content': {
    head: readHead({ addressing: compose(content(), topK({ k: 3 })) }),
    slots: 7,
    width: 5,
    plain: (linear, slots) => plainReadHead(linear, slots, [plainContent(false), plainTopK(3)]),
  },
  'a pointer from what masked content finds': {
    head: readHead({ addressing: compose(content({ mask: true }), pointer({ bias: { on: 1 } })) }),
    slots: 7,
    width: 5,
    plain: (linear, slots) => plainReadHead(linear, slots, [plainContent(true), plainPointer]),
  },
};

test.each(Object.entries(cases))(
  '%s: a trace is that of its equations in plain loops',
  (_name, { head, slots, width, plain }) => {
    const memory = eraseAddMemory({ slots, width, initial: { kind: 'fixed', range: 0.7 } });
    const model = ntm({ controller: passing, memory, heads: [head] }).build(
      { inputSize, outputSize: 1 },
      createRng(1),
    );
    tf.tidy(() => {
      const rng = createRng(2);
      const inputs = Array.from({ length: steps }, () =>
        Array.from({ length: inputSize }, () => 2 * rng.normal()),
      );
      const trace = model.trace(tf.tensor3d(inputs.map((input) => [input])));
      const weight = (name: string) => Array.from(model.weights[name]?.dataSync() ?? []);
      const linear: Linear = (name, input) => {
        const prefix = name === '' ? 'heads.0' : `heads.0.${name}`;
        const [matrix, bias] = [weight(`${prefix}.weight`), weight(`${prefix}.bias`)];
        return bias.map((start, column) =>
          input.reduce((sum, x, i) => sum + x * at(matrix, i * bias.length + column), start),
        );
      };
      const step = plain(linear, slots);
      const initial = weight('memory.initial');
      let contents: Matrix = Array.from({ length: slots }, (_, slot) =>
        initial.slice(slot * width, (slot + 1) * width),
      );
      let reads: readonly number[] = weight('initialReads');
      const [traced] = trace.heads;
      inputs.forEach((input, t) => {
        const expected = step([...input, ...reads], contents);
        contents = expected.memory;
        reads = expected.reads;
        expectSame(stepOf(trace.memory, t), contents.flat(), `memory at ${t}`);
        const found = traced?.reads.flatMap((each) => stepOf(each, t));
        expectSame(found ?? [], reads, `reads at ${t}`);
        const seen: Readonly<Record<string, tf.Tensor>> = traced
          ? { weighting: traced.weighting, ...traced.details }
          : {};
        for (const [name, values] of Object.entries(expected.shown)) {
          const detail = seen[name];
          expectSame(detail ? stepOf(detail, t) : [], values, `${name} at ${t}`);
        }
      });
    });
    model.dispose();
  },
);

/** The numbers of a step of a trace. */
function stepOf(tensor: tf.Tensor, t: number): number[] {
  const size = tensor.size / steps;
  return Array.from(tensor.dataSync().slice(t * size, (t + 1) * size));
}

function expectSame(found: readonly number[], expected: readonly number[], what: string): void {
  expect(found, what).toHaveLength(expected.length);
  expected.forEach((value, index) => {
    expect(Math.abs(at(found, index) - value), `${what}, number ${index}`).toBeLessThan(2e-5);
  });
}

test.each<[string, () => unknown, string]>([
  [
    'stacks that do not share the width',
    () => stackHead({ stacks: 2 }).build({ controllerSize: 1, slots: 4, width: 3 }, createRng(1)),
    "stack.stacks: got 2, expected a number that divides the memory's width, 3",
  ],
  [
    'more read than there is',
    () => stackHead({ top: 5 }).build({ controllerSize: 1, slots: 4, width: 3 }, createRng(1)),
    'stack.top: got 5, expected at most the number of memory slots, 4',
  ],
  [
    'more reads than slots to write to',
    () =>
      leastUsedAccess({ reads: 5 }).build({ controllerSize: 1, slots: 4, width: 3 }, createRng(1)),
    'least-used.reads: got 5, expected at most the number of memory slots, 4',
  ],
  [
    'more links than there can be',
    () =>
      dncAccess({ writes: 2 }).build({ controllerSize: 1, slots: 4096, width: 3 }, createRng(1)),
    "dnc: its links would be 33554432 numbers, 2 times the square of 4096 slots, expected at most 16777216; lower the memory's slots",
  ],
])('%s: refused', (_name, make, message) => {
  expect(make).toThrow(message);
});
