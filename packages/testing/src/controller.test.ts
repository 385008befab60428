import {
  type Controller,
  type ControllerDefinition,
  emptyRegistry,
  type Rng,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';
import { controllerContract, testController } from './controller.js';
import {
  collectLeaks,
  detached,
  drawn,
  failing,
  failureOf,
  leak,
  withGradientTimes,
} from '../fixtures/faults.js';

const units = 3;

type Weights = {
  readonly weight: tf.Variable<tf.Rank.R2>;
  readonly start: tf.Variable<tf.Rank.R1>;
};

/** h = tanh([x, h] W), and nothing else. */
function build({ weight, start }: Weights, inputSize: number): Controller<tf.Tensor2D> {
  return {
    inputSize,
    outputSize: units,
    weights: { weight, start },
    initialState: (batch) => tf.broadcastTo<tf.Rank.R2>(start, [batch, units]),
    step(input, state) {
      const output = tf.tanh(tf.matMul<tf.Tensor2D>(tf.concat([input, state], 1), weight));
      return { output, state: output };
    },
  };
}

/** The controller above after a change, such as one that breaks it. */
function changed(
  change: (part: Controller<tf.Tensor2D>, weights: Weights, rng: Rng) => Partial<Controller>,
): ControllerDefinition {
  return {
    kind: 'simple',
    options: { units },
    build({ inputSize }, rng) {
      const weights = {
        weight: drawn<tf.Rank.R2>([inputSize + units, units], rng),
        start: drawn<tf.Rank.R1>([units], rng),
      };
      const part = build(weights, inputSize);
      return { ...part, ...change(part, weights, rng) };
    },
  };
}

/** The controller above with another output, from an input and the output that is right. */
function changedOutput(
  output: (input: tf.Tensor2D, right: tf.Tensor2D) => tf.Tensor2D,
): ControllerDefinition {
  return changed((part) => ({
    step(input: tf.Tensor2D, state: tf.Tensor2D) {
      const right = part.step(input, state);
      return { output: output(input, right.output), state: right.state };
    },
  }));
}

/** A random number that does not follow from any seed, since tfjs shuffles with Math.random. */
function unseeded(): number {
  return (tf.util.createShuffledIndices(1000)[0] ?? 0) / 1000;
}

const good = changed(() => ({}));
const gradients = 'gradients agree with finite differences';
const finite = 'outputs and gradients are finite for large inputs and for zeros';
const leaks = 'it leaks no tensors';
const repeatable = 'the same arguments give the same bits, whatever it did before';
const seeded = 'the same seed builds the same bits, another seed others';
const own = 'its weights are its own, named and finite';
const unchanged = 'it changes none of its arguments and no weight';
const shapes = 'its shapes are as declared, for several sizes of input and batch';
const json = 'its kind and options survive JSON';
const generator = 'it takes random numbers from its generator alone';
const load = 'its stored options load to the same part';

afterEach(collectLeaks);

describe('a good controller', () => {
  testController(test, good);
});

test('each check is registered under the name of the part', () => {
  const names: string[] = [];
  testController((name) => names.push(name), good);
  expect(names).toContain(`controller simple: ${gradients}`);
  expect(names).toHaveLength(controllerContract(good).length);
});

describe('it fails a controller with', () => {
  test('a tensor that a step leaves behind', () => {
    const broken = changedOutput((_, right) => tf.add(right, leak()));
    expect(failing(controllerContract(broken))).toEqual([leaks]);
  });

  test('a tensor that stays from building', () => {
    const broken = changed(() => {
      leak();
      return {};
    });
    expect(failing(controllerContract(broken))).toEqual([leaks]);
  });

  test('a variable that is not among the weights', () => {
    const broken = changed((_part, { weight }) => ({ weights: { weight } }));
    expect(failing(controllerContract(broken))).toContain(leaks);
  });

  test('a state of its own', () => {
    let steps = 0;
    const broken = changedOutput((_, right) => tf.add(right, 0.1 * ++steps));
    expect(failing(controllerContract(broken))).toContain(repeatable);
  });

  test('a state of its own that it resets at the start of each sequence', () => {
    const broken = changed((part) => {
      let steps = 0;
      return {
        initialState(batch: number) {
          steps = 0;
          return part.initialState(batch);
        },
        step(input: tf.Tensor2D, state: tf.Tensor2D) {
          const { output, state: next } = part.step(input, state);
          return { output: tf.add(output, 0.1 * ++steps), state: next };
        },
      };
    });
    expect(failing(controllerContract(broken))).toEqual([repeatable]);
  });

  test.each([0.5, 0.95, 1.05, 2])('a gradient that is %s times the right one', (factor) => {
    const broken = changedOutput((_, right) => withGradientTimes(factor, right));
    expect(failing(controllerContract(broken))).toEqual([gradients, `${gradients} at zero inputs`]);
  });

  test('no gradient through the state', () => {
    const broken = changed((part) => ({
      step: (input: tf.Tensor2D, state: tf.Tensor2D) => part.step(input, detached(state)),
    }));
    expect(failureOf(controllerContract(broken), gradients)).toMatch(/^gradient of weight/);
  });

  test('no gradient to its input', () => {
    const broken = changed((part) => ({
      step: (input: tf.Tensor2D, state: tf.Tensor2D) => part.step(detached(input), state),
    }));
    expect(failureOf(controllerContract(broken), gradients)).toMatch(
      /^gradient of input steps, in a random direction: got 0\.0+, finite differences give -?\d/,
    );
  });

  test('no gradient to one of its weights', () => {
    const broken = changed((part, { start }) => ({
      initialState: (batch: number) =>
        tf.broadcastTo<tf.Rank.R2>(detached<tf.Rank.R1>(start), [batch, units]),
      step: part.step,
    }));
    expect(failureOf(controllerContract(broken), gradients)).toMatch(/^gradient of weight start/);
  });

  test('outputs that overflow', () => {
    const broken = changedOutput((input, right) =>
      tf.add(right, tf.mean(tf.log(tf.exp(input)), 1, true)),
    );
    expect(failureOf(controllerContract(broken), finite)).toMatch(
      /^the outputs for inputs of size 1000: got/,
    );
  });

  test('an infinite slope at zero', () => {
    const norm = (x: tf.Tensor2D) => tf.sqrt(tf.sum<tf.Tensor2D>(tf.square(x), 1, true));
    const broken = changedOutput((input, right) => tf.add(right, norm(input)));
    expect(failureOf(controllerContract(broken), finite)).toMatch(
      /^gradient of input steps: got NaN/,
    );
  });

  test('outputs that do not follow from the seed', () => {
    const broken = changedOutput((_, right) => tf.add(right, unseeded()));
    expect(failing(controllerContract(broken))).toEqual(
      expect.arrayContaining([repeatable, generator]),
    );
  });

  test('weights that do not follow from the seed', () => {
    const broken = changed((_part, { weight }) => {
      tf.tidy(() => {
        weight.assign(tf.add<tf.Tensor2D>(weight, unseeded()));
      });
      return {};
    });
    expect(failing(controllerContract(broken))).toEqual(
      expect.arrayContaining([seeded, generator]),
    );
  });

  test('the same weights from every seed', () => {
    const broken = changed((_part, { weight, start }) => {
      tf.tidy(() => {
        weight.assign(tf.onesLike(weight));
        start.assign(tf.zerosLike(start));
      });
      return {};
    });
    expect(failing(controllerContract(broken))).toEqual([seeded]);
  });

  test('a weight that is listed twice', () => {
    const broken = changed((_part, { weight, start }) => ({
      weights: { weight, start, again: weight },
    }));
    expect(failureOf(controllerContract(broken), own)).toBe(
      'weight again: is listed twice, or shared with another part of the kind',
    );
  });

  test('variables whose names it chose itself', () => {
    const broken = changed((_part, { weight, start }) => {
      const named = tf.tidy(() => tf.variable(weight, true, 'weight'));
      weight.dispose();
      return { weights: { weight: named, start } };
    });
    expect(failureOf(controllerContract(broken), own)).toMatch(
      /name weight was already registered/,
    );
  });

  test('an argument that it frees', () => {
    const broken = changedOutput((input, right) => {
      input.dispose();
      return right;
    });
    expect(failureOf(controllerContract(broken), unchanged)).toMatch(
      /^the argument input .*disposed/,
    );
  });

  test('a state that it changes in place', () => {
    const broken: ControllerDefinition<{ hidden: tf.Tensor2D }> = {
      ...good,
      build(sizes, rng) {
        const part = good.build(sizes, rng);
        return {
          ...part,
          initialState: (batch) => ({ hidden: tf.zeros([batch, units]) }),
          step(_input, state) {
            state.hidden = tf.tanh(state.hidden);
            return { output: state.hidden, state };
          },
        };
      },
    };
    expect(failureOf(controllerContract(broken), unchanged)).toMatch(/^a step replaced tensors/);
  });

  test('a weight that changes as it runs', () => {
    const broken = changed((part, { start }) => ({
      step(input: tf.Tensor2D, state: tf.Tensor2D) {
        start.assign(tf.add<tf.Tensor1D>(start, 1));
        return part.step(input, state);
      },
    }));
    expect(failureOf(controllerContract(broken), unchanged)).toMatch(/^the weights: got/);
  });

  test('sequences that affect one another', () => {
    const broken = changedOutput((_, right) => tf.sub(right, tf.mean(right, 0, true)));
    expect(failing(controllerContract(broken))).toEqual([
      'the sequences of a batch do not affect one another',
    ]);
  });

  test.each([
    [{ weights: 1, units, outputSize: units }, /^count: got 1 weights for .*, but built 21$/],
    [{ weights: 21, units, outputSize: 9 }, /^count: got an outputSize of 9, but built 3$/],
  ])('what it counts being %j', (counts, message) => {
    const broken = { ...changed(() => ({})), count: () => counts };
    const contract = controllerContract(broken, { sizes: [{ inputSize: 3 }] });
    expect(failureOf(contract, 'it counts what it builds, for several sizes of input')).toMatch(
      message,
    );
  });

  test.each<[string, ControllerDefinition, RegExp]>([
    ['inputSize', changed(() => ({ inputSize: 9 })), /^inputSize: got 9, was built for 3$/],
    [
      'output',
      changedOutput((_, right) => tf.concat([right, right], 1)),
      /^output: got shape \[1, 6\], expected \[1, 3\]$/,
    ],
    [
      'state',
      changed(() => ({ initialState: () => tf.zeros<tf.Rank.R2>([1, units]) })),
      /^state: got shape \[1, 3\], expected \[2, 3\]$/,
    ],
    [
      'form of state',
      changed((part) => ({
        step: (input: tf.Tensor2D, state: tf.Tensor2D) => {
          const { output } = part.step(input, state);
          return { output, state: [output] };
        },
      })),
      /^state after a step: got tensors at state\[0\], expected them where they were, at state$/,
    ],
    [
      'leaf of state',
      changed(() => ({ initialState: () => ({ step: 0 }) })),
      /^state\.step: got number, expected a tensor/,
    ],
  ])('a wrong %s', (_name, broken, message) => {
    expect(failureOf(controllerContract(broken), shapes)).toMatch(message);
  });

  test.each<[string, object]>([
    ['undefined', { units: undefined }],
    ['NaN', { units: [Number.NaN] }],
    ['a function', { activation: tf.tanh }],
    ['a Map', { units: new Map() }],
    ['an array', []],
  ])('options that hold %s', (_name, options) => {
    // Options of a wrong type, as plain JavaScript can pass them.
    const broken: ControllerDefinition = Object.assign({}, good, { options });
    expect(failureOf(controllerContract(broken), json)).toMatch(/^options/);
  });

  test('a loader that does not know it, or forgets an option', () => {
    const message = (loaded: ControllerDefinition | undefined) =>
      failureOf(
        controllerContract(good, {
          registry: { ...emptyRegistry, controllers: loaded ? { simple: () => loaded } : {} },
        }),
        load,
      );
    expect(message(undefined)).toBe('the registry has no "simple"');
    expect(message({ ...good, options: {} })).toMatch(/^got .* expected /);
    expect(message(changed((_part, { weight }) => ({ weights: { weight } })))).toMatch(
      /weights: got weight,/,
    );
    expect(message(good)).toBeUndefined();
  });
});
