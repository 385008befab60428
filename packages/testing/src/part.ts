import { createRng, type NamedVariables, type Rng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { audit, type Call, plainCall, repeatedCall } from './audit.js';
import type { Check } from './check.js';
import { assign, disposeAll } from './draw.js';
import { expectClose, expectFinite, expectSameBits, expectThat, sameBits } from './expectations.js';
import { type Differentiable, expectFiniteGradients, expectGradients } from './gradients.js';
import { withoutMathRandom } from './math-random.js';
import { inScope } from './scope.js';
import { valuesOf } from './tree.js';

/** A part under test as a function from variables to tensors, all with the batch as their first axis. */
export interface Subject<Part, Inputs extends NamedVariables> {
  /** Builds it at the size under test. */
  build(rng: Rng): Part;
  weights(part: Part): NamedVariables;
  dispose(part: Part): void;
  /** Inputs for B sequences, about as large as `scale` where a part must handle any size; all 0 for 0. */
  draw(part: Part, batch: number, rng: Rng, scale: number): Inputs;
  /** Everything that the part yields for them over a few steps, each made through `call`. */
  run(part: Part, inputs: Inputs, call: Call): readonly tf.Tensor[];
}

const seed = 7;
/** The tolerance between a sequence computed alone and within a batch. */
const batchTolerance = 1e-4;

/** Checks that apply to every kind of part. */
export function partChecks<Part, Inputs extends NamedVariables>(
  subject: Subject<Part, Inputs>,
  largest: number,
): readonly Check[] {
  const { build, weights, dispose, run } = subject;
  const { withPart, withInputs, differentiable } = using(subject);
  const outputs = (part: Part, inputs: Inputs) =>
    inScope(() => valuesOf(run(part, inputs, plainCall)));

  return [
    {
      name: 'its weights are its own, named and finite',
      run() {
        withPart((one) => {
          withPart((two) => {
            const all = [...Object.entries(weights(one)), ...Object.entries(weights(two))];
            const seen = new Set<number>();
            for (const [name, weight] of all) {
              expectThat(name.trim() !== '', () => 'a weight has an empty name');
              expectThat(
                !seen.has(weight.id),
                () => `weight ${name}: is listed twice, or shared with another part of the kind`,
              );
              seen.add(weight.id);
              expectThat(weight.dtype === 'float32', () => `weight ${name}: expected float32`);
              expectFinite(`weight ${name}`, weight.dataSync());
            }
          });
        });
      },
    },
    {
      name: 'the same seed builds the same bits, another seed others',
      run() {
        const [one, again, other] = [seed, seed, seed + 1].map((chosen) => {
          const rng = createRng(chosen);
          const before = rng.state();
          const part = build(rng);
          const values = valuesOf(Object.values(weights(part)));
          const names = Object.keys(weights(part));
          dispose(part);
          return { names, values, drew: !sameBits(before, rng.state()) };
        });
        if (!one || !again || !other) return;
        expectThat(
          one.names.join() === again.names.join(),
          () => `the weights' names: got ${again.names.join()} and ${one.names.join()}`,
        );
        expectSameBits('the weights built again from the same seed', again.values, one.values);
        expectThat(
          !one.drew || !sameBits(one.values, other.values),
          () => 'the weights from another seed: got the same bits, expected others',
        );
      },
    },
    {
      name: 'it takes random numbers from its generator alone',
      run() {
        withoutMathRandom(() => {
          withPart((part) => {
            withInputs(part, 2, createRng(seed), 1, (inputs) => outputs(part, inputs));
          });
        });
      },
    },
    {
      name: 'the same arguments give the same bits, whatever it did before',
      run() {
        withPart((used) => {
          withPart((fresh) => {
            withInputs(used, 2, createRng(seed), 1, (inputs) => {
              const first = outputs(used, inputs);
              inScope(() => run(used, inputs, repeatedCall));
              withInputs(used, 3, createRng(seed + 1), 1, (others) => outputs(used, others));
              const last = outputs(used, inputs);
              expectSameBits('the outputs after other inputs', last, first);
              expectSameBits('the outputs of a fresh one', outputs(fresh, inputs), first);
            });
          });
        });
      },
    },
    {
      name: 'it changes none of its arguments and no weight',
      run() {
        withPart((part) => {
          const before = valuesOf(Object.values(weights(part)));
          withInputs(part, 2, createRng(seed), 1, (inputs) => {
            inScope(() => {
              const { call, expectUnchanged } = audit();
              run(part, inputs, call);
              expectUnchanged();
            });
          });
          expectSameBits('the weights', valuesOf(Object.values(weights(part))), before);
        });
      },
    },
    {
      name: 'the sequences of a batch do not affect one another',
      run() {
        const rng = createRng(seed);
        withPart((part) => {
          withInputs(part, 1, rng, 1, (alone) => {
            withInputs(part, 3, rng, 1, (among) => {
              putInRow(among, 1, alone);
              const expected = outputs(part, alone);
              const got = inScope(() => {
                const results = run(part, among, plainCall);
                return valuesOf(results.map((result) => rowOf(result, 1)));
              });
              expectClose(
                'a sequence in a batch of 3, against alone',
                got,
                expected,
                batchTolerance,
              );
            });
          });
        });
      },
    },
    {
      name: 'outputs and gradients are finite for large inputs and for zeros',
      run() {
        withPart((part) => {
          for (const scale of [0, 1, largest]) {
            const rng = createRng(seed);
            withInputs(part, 2, rng, scale, (inputs) => {
              const size = `inputs of size ${scale}`;
              expectFinite(`the outputs for ${size}`, outputs(part, inputs));
              expectFiniteGradients(differentiable(part, inputs), rng);
            });
          }
        });
      },
    },
    {
      name: 'gradients agree with finite differences',
      run() {
        expectGradientsOf(subject, 1);
      },
    },
    {
      name: 'gradients agree with finite differences at zero inputs',
      run() {
        expectGradientsOf(subject, 0, true);
      },
    },
    {
      name: 'it leaks no tensors',
      run() {
        const start = tf.memory().numTensors;
        const part = build(createRng(seed));
        const held = tf.memory().numTensors - start;
        const named = Object.keys(weights(part)).length;
        let stepped = 0;
        try {
          withInputs(part, 2, createRng(seed), 1, (inputs) => {
            const before = tf.memory().numTensors;
            outputs(part, inputs);
            expectFiniteGradients(differentiable(part, inputs), createRng(seed));
            stepped = tf.memory().numTensors - before;
          });
        } finally {
          dispose(part);
        }
        const left = tf.memory().numTensors - start;
        expectThat(
          held === named,
          () =>
            `build: made ${held} tensors that stay, expected its ${named} weights; use tf.tidy, and name every variable`,
        );
        expectThat(stepped === 0, () => `a run within tf.tidy: left ${stepped} tensors behind`);
        expectThat(left === 0, () => `after disposal: ${left} tensors are left`);
      },
    },
  ];
}

/** How a subject is built, given inputs and differentiated. */
function using<Part, Inputs extends NamedVariables>(subject: Subject<Part, Inputs>) {
  const { build, weights, dispose, draw, run } = subject;
  return {
    withPart(check: (part: Part) => void, rng = createRng(seed)): void {
      const part = build(rng);
      try {
        check(part);
      } finally {
        dispose(part);
      }
    },
    withInputs(
      part: Part,
      batch: number,
      rng: Rng,
      scale: number,
      check: (inputs: Inputs) => void,
    ): void {
      const inputs = draw(part, batch, rng, scale);
      try {
        check(inputs);
      } finally {
        disposeAll(inputs);
      }
    },
    differentiable: (part: Part, inputs: Inputs): Differentiable => ({
      variables: { ...renamed('weight', weights(part)), ...renamed('input', inputs) },
      outputs: () => run(part, inputs, plainCall),
    }),
  };
}

/** Checks the gradients of all that a subject yields, by its weights and by inputs as large as `scale`. */
export function expectGradientsOf<Part, Inputs extends NamedVariables>(
  subject: Subject<Part, Inputs>,
  scale: number,
  rough = false,
): void {
  const { withPart, withInputs, differentiable } = using(subject);
  const [rng, weightsRng] = [createRng(seed), createRng(seed)];
  expectGradients(
    (compare) => {
      withPart((part) => {
        withInputs(part, 2, rng, scale, (inputs) => {
          compare(differentiable(part, inputs));
        });
      }, weightsRng);
    },
    rng,
    rough,
  );
}

function renamed(prefix: string, variables: NamedVariables): NamedVariables {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [`${prefix} ${name}`, variable]),
  );
}

/** Replaces one row of each variable by that of a batch of 1. */
function putInRow(batch: NamedVariables, row: number, single: NamedVariables): void {
  for (const [name, variable] of Object.entries(batch)) {
    const values = Float32Array.from(variable.dataSync());
    const source = single[name]?.dataSync() ?? [];
    values.set(source, row * source.length);
    assign(variable, values);
  }
}

function rowOf(tensor: tf.Tensor, row: number): tf.Tensor {
  return tf.slice(tensor, [row], [1]);
}
