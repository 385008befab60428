import { createRng, type Memory, type MemoryDefinition, type Registry } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Check, register, type Test } from './check.js';
import { architectureChecks } from './definition.js';
import { disposeAll, drawDistributions, drawNormal } from './draw.js';
import { expectShape, expectThat } from './expectations.js';
import { loadCheck } from './load.js';
import { partChecks, type Subject } from './part.js';
import { requireKind, requireMemoryOptions } from './refuse.js';

/** How to test a memory. */
export interface MemoryContractOptions {
  /** Checks also that this loads what the definition stores. */
  readonly registry?: Registry;
  /** How large contents and writes it must handle; 1000 by default. */
  readonly largest?: number;
}

/**
 * What a memory must do, as tests.
 * @throws {InvalidOptionsError} if an argument is no such part, test function or option.
 */
export function testMemory(
  test: Test,
  definition: MemoryDefinition,
  options: MemoryContractOptions = {},
): void {
  const checks = memoryContract(definition, options);
  register(test, `memory ${definition.kind}`, checks);
}

/**
 * What a memory must do, as checks.
 * @throws {InvalidOptionsError} if an argument is no such part, test function or option.
 */
export function memoryContract(
  definition: MemoryDefinition,
  options: MemoryContractOptions = {},
): readonly Check[] {
  requireKind('memoryContract.definition', 'memory', definition);
  requireMemoryOptions('memoryContract', options);
  const { registry, largest = 1000 } = options;
  return [
    ...architectureChecks(definition),
    ...loadCheck(
      definition,
      registry && ((stored) => registry.memories[definition.kind]?.(stored, registry)),
      null,
      ({ weights }) => weights,
    ),
    {
      name: 'its shapes are as declared, for several sizes of batch',
      run() {
        expectShapes(definition);
      },
    },
    ...partChecks(subjectOf(definition), largest),
  ];
}

function expectShapes(definition: MemoryDefinition): void {
  const part = definition.build(null, createRng(1));
  const { slots, width } = part;
  try {
    expectThat(
      [slots, width].every((size) => Number.isInteger(size) && size > 0),
      () => `slots, width: got ${slots}, ${width}, expected whole numbers above 0`,
    );
    for (const batch of [1, 2, 5]) {
      tf.tidy(() => {
        const write = {
          weighting: tf.ones<tf.Rank.R2>([batch, slots]),
          erase: tf.ones<tf.Rank.R2>([batch, width]),
          add: tf.ones<tf.Rank.R2>([batch, width]),
        };
        const initial = part.initial(batch);
        expectShape('initial', initial, [batch, slots, width]);
        expectShape('erase', part.erase(initial, write), [batch, slots, width]);
        expectShape('add', part.add(initial, write), [batch, slots, width]);
      });
    }
  } finally {
    disposeAll(part.weights);
  }
}

function subjectOf(definition: MemoryDefinition): Subject<
  Memory,
  {
    readonly memory: tf.Variable<tf.Rank.R3>;
    readonly weighting: tf.Variable<tf.Rank.R2>;
    readonly erase: tf.Variable<tf.Rank.R2>;
    readonly add: tf.Variable<tf.Rank.R2>;
  }
> {
  return {
    build: (rng) => definition.build(null, rng),
    weights: ({ weights }) => weights,
    dispose: ({ weights }) => {
      disposeAll(weights);
    },
    draw: ({ slots, width }, batch, rng, scale) => ({
      memory: drawNormal<tf.Rank.R3>([batch, slots, width], rng, scale),
      weighting: drawDistributions(batch, slots, rng, scale),
      erase: drawNormal<tf.Rank.R2>([batch, width], rng, scale),
      add: drawNormal<tf.Rank.R2>([batch, width], rng, scale),
    }),
    run(part, { memory, ...write }, call) {
      return [memory, part.initial(write.add.shape[0])].flatMap((contents) => [
        contents,
        call({ contents, write }, () => part.erase(contents, write)),
        call({ contents, write }, () => part.add(contents, write)),
      ]);
    },
  };
}
