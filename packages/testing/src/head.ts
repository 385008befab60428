import {
  createRng,
  type Head,
  type HeadDefinition,
  type HeadSizes,
  type HeadStep,
  type NamedVariables,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Check, register, type Test } from './check.js';
import { disposeAll, drawNormal, stepsOf } from './draw.js';
import { expectShape, expectThat } from './expectations.js';
import { expectExplained } from './explained.js';
import type { Subject } from './part.js';
import { type SizedContract, sizedChecks, type SizedContractOptions } from './sized-contract.js';
import { expectSameForm, expectState } from './state.js';
import { leavesOf } from './tree.js';

/** How to test a head. */
export type HeadContractOptions = SizedContractOptions<HeadSizes>;

const steps = 3;

interface HeadInputs extends NamedVariables {
  readonly 'controller output': tf.Variable<tf.Rank.R3>;
  readonly memory: tf.Variable<tf.Rank.R4>;
}

const contract: SizedContract<Head, HeadSizes, HeadInputs, HeadDefinition> = {
  where: 'headContract',
  role: 'head',
  table: 'heads',
  sizes: [
    { controllerSize: 3, slots: 5, width: 2 },
    { controllerSize: 1, slots: 4, width: 1 },
    { controllerSize: 5, slots: 7, width: 3 },
  ],
  varied: 'memory, controller and batch',
  load: (registry, kind, options) => registry.heads[kind]?.(options, registry),
  expectShapes,
  subjectOf,
};

/**
 * What a read or write head must do, as tests.
 * @throws {InvalidOptionsError} if an argument is no such part, test function or option.
 */
export function testHead(
  test: Test,
  definition: HeadDefinition,
  options: HeadContractOptions = {},
): void {
  const checks = headContract(definition, options);
  register(test, `head ${definition.kind}`, checks);
}

/**
 * What a read or write head must do, as checks.
 * @throws {InvalidOptionsError} if an argument is no such part, test function or option.
 */
export function headContract(
  definition: HeadDefinition,
  options: HeadContractOptions = {},
): readonly Check[] {
  return sizedChecks(contract, definition, options);
}

function expectShapes(definition: HeadDefinition, sizes: HeadSizes): void {
  const { controllerSize, slots, width } = sizes;
  const part = definition.build(sizes, createRng(1));
  try {
    for (const batch of [1, 2, 5]) {
      tf.tidy(() => {
        let state = part.initialState(batch);
        expectState(state, batch);
        expectStateSize(state, batch, definition.stateSize?.({ slots, width }));
        for (let t = 0; t < steps; t += 1) {
          const controllerOutput = tf.ones<tf.Rank.R2>([batch, controllerSize]);
          const memory = tf.ones<tf.Rank.R3>([batch, slots, width]);
          const step = wholeStep(part, controllerOutput, memory, state);
          expectShape('weighting', step.weighting, [batch, slots]);
          expectReads(step, batch, definition.readSize({ slots, width }));
          step.writes.forEach((write, index) => {
            const name = `writes[${index}]`;
            expectShape(`${name}.weighting`, write.weighting, [batch, slots]);
            expectShape(`${name}.erase`, write.erase, [batch, width]);
            expectShape(`${name}.add`, write.add, [batch, width]);
            if (write.move) {
              const columns = write.move.shape[2] === 1 ? 1 : width;
              expectShape(`${name}.move`, write.move, [batch, 3, columns]);
            }
          });
          for (const [name, tensor] of Object.entries(step.details ?? {})) {
            expectShape(`details.${name}`, tensor, [batch, ...tensor.shape.slice(1)]);
          }
          expectExplanation(part, step, batch);
          expectSameForm(step.state, state);
          state = step.state;
        }
      });
    }
  } finally {
    disposeAll(part.weights);
  }
}

/** A step, and what the head reads after it from the memory, here the same one. */
function wholeStep(
  part: Head,
  controllerOutput: tf.Tensor2D,
  memory: tf.Tensor3D,
  state: unknown,
): HeadStep {
  const step = part.step(controllerOutput, memory, state);
  if (!part.read) return step;
  expectThat(
    step.reads.length === 0,
    () => `reads: got ${step.reads.length} from step, expected none, since the head has read`,
  );
  const reading = part.read(controllerOutput, memory, step.state);
  return { ...step, ...reading, details: { ...step.details, ...reading.details } };
}

function expectStateSize(state: unknown, batch: number, declared: number | undefined): void {
  const size = leavesOf('state', state).reduce((sum, { tensor }) => sum + tensor.size, 0) / batch;
  expectThat(
    declared === undefined || declared === size,
    () => `state: got ${size} numbers for each sequence, but stateSize says ${declared}`,
  );
}

function expectReads({ reads }: HeadStep, batch: number, readSize: number): void {
  const widths = reads.map((read, index) => {
    const size = read.shape[1];
    expectShape(`reads[${index}]`, read, [batch, size]);
    return size;
  });
  const total = widths.reduce((sum, size) => sum + size, 0);
  expectThat(
    total === readSize,
    () => `reads: got ${total} numbers, but readSize says ${readSize}`,
  );
}

function expectExplanation({ explain }: Head, { parameters }: HeadStep, batch: number): void {
  expectThat(
    (explain === undefined) === (parameters === undefined),
    () => 'explain: goes with the parameters of a step; expected both or neither',
  );
  if (explain && parameters) expectExplained(explain(parameters), batch);
}

function subjectOf(definition: HeadDefinition, sizes: HeadSizes): Subject<Head, HeadInputs> {
  const { controllerSize, slots, width } = sizes;
  return {
    build: (rng) => definition.build(sizes, rng),
    weights: ({ weights }) => weights,
    dispose: ({ weights }) => {
      disposeAll(weights);
    },
    draw: (_part, batch, rng, scale) => ({
      'controller output': drawNormal<tf.Rank.R3>([batch, steps, controllerSize], rng, scale),
      memory: drawNormal<tf.Rank.R4>([batch, steps, slots, width], rng, scale),
    }),
    run(part, inputs, call) {
      const batch = inputs.memory.shape[0];
      const outputs = stepsOf<tf.Rank.R2>(inputs['controller output'], [batch, controllerSize]);
      const memories = stepsOf<tf.Rank.R3>(inputs.memory, [batch, slots, width]);
      let state = part.initialState(batch);
      return outputs.flatMap((controllerOutput, t) =>
        memories.slice(t, t + 1).flatMap((memory) => {
          const step = call({ controllerOutput, memory, state }, () =>
            wholeStep(part, controllerOutput, memory, state),
          );
          state = step.state;
          return leavesOf('step', step).map(({ tensor }) => tensor);
        }),
      );
    },
  };
}
