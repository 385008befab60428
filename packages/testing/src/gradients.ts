import type { NamedVariables, Rng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { assign } from './draw.js';
import { expectFinite, expectThat } from './expectations.js';
import { inScope } from './scope.js';
import { valuesOf } from './tree.js';

/** How many random directions are tried at a point before it counts as having kinks everywhere. */
const mostDirections = 6;
/** How many points are tried before a variable counts as one that cannot be compared, or that has no effect. */
const mostPoints = 4;
const stepSizes = [2 ** -5, 2 ** -7, 2 ** -9, 2 ** -11, 2 ** -13];
/** By how much a derivative may differ from the finite difference, relative to the larger of them. */
const tolerance = 0.01;
/** Rounding error of an output, relative to it: a few units in the last place of float32. */
const rounding = 3e-7;

/** The function under test: its variables, and its outputs for what they hold now. */
export interface Differentiable {
  readonly variables: NamedVariables;
  outputs(): readonly tf.Tensor[];
}

/** A weighted sum of all outputs with random coefficients, so that an error in any output shows in its gradient. */
interface Scalar {
  readonly coefficients: Float64Array;
  /** dy/dx by the trainable variables' names here. */
  readonly gradients: Readonly<Record<string, Float32Array>>;
}

/**
 * Checks that gradients by backpropagation agree with central finite differences at the points that `atPoint` sets, for
 * each trainable variable. At a kink of the function finite differences say nothing, and where it is flat, as a rectifier
 * below 0, they say little, so such variables are compared at further points too. It passes if all points are flat, and
 * fails if all have kinks. With `rough` there is only one point, which may have kinks in all directions.
 */
export function expectGradients(
  atPoint: (compare: (subject: Differentiable) => void) => void,
  rng: Rng,
  rough = false,
): void {
  const findings = new Map<string, Finding>();
  const isOpen = (name: string) => findings.get(name) !== 'slope';
  for (let point = 0; point < (rough ? 1 : mostPoints); point += 1) {
    atPoint((subject) => {
      for (const [name, finding] of compareGradients(subject, rng, isOpen)) {
        if (finding !== 'kinks' || !findings.has(name)) findings.set(name, finding);
      }
    });
    if (![...findings.keys()].some(isOpen)) break;
  }
  for (const [name, finding] of findings) {
    expectThat(
      finding !== 'kinks' || rough,
      () =>
        `gradient of ${name}: the outputs are too rough here to compare it with finite differences`,
    );
  }
}

/** What was compared at a point: a gradient other than 0, a gradient of 0, or nothing because of kinks. */
type Finding = 'slope' | 'flat' | 'kinks';

/** Compares the gradients of the chosen variables at a point, along themselves and in random directions. */
function compareGradients(
  subject: Differentiable,
  rng: Rng,
  isChosen: (name: string) => boolean,
): readonly (readonly [string, Finding])[] {
  const { coefficients, gradients } = backpropagate(subject, rng);
  const evaluate = () => inScope(() => valuesOf(subject.outputs()));
  const middle = evaluate();
  return Object.entries(gradients).flatMap(([name, gradient]) => {
    const variable = subject.variables[name];
    if (variable === undefined || variable.size === 0 || !isChosen(name)) return [];
    const compare = (where: string, direction: Float32Array): boolean => {
      const got = dot(gradient, direction);
      const { verdict, slope } = finiteDifference(
        alongLine(variable, direction, evaluate),
        middle,
        coefficients,
        got,
      );
      expectThat(
        verdict !== 'differs',
        () =>
          `gradient of ${name}, ${where}: got ${got.toPrecision(5)}, finite differences give ${slope.toPrecision(5)}`,
      );
      return verdict === 'agrees';
    };
    const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest > 0) {
      compare(
        'along itself',
        gradient.map((value) => value / largest),
      );
    }
    const compared = Array.from({ length: mostDirections }).some(() =>
      compare('in a random direction', signs(variable.size, rng)),
    );
    const finding: Finding = !compared ? 'kinks' : largest > 0 ? 'slope' : 'flat';
    return [[name, finding] as const];
  });
}

/** Checks that the gradients are finite. */
export function expectFiniteGradients(subject: Differentiable, rng: Rng): void {
  backpropagate(subject, rng);
}

function backpropagate({ variables, outputs }: Differentiable, rng: Rng): Scalar {
  // tfjs throws if no variable is connected to the result, so one is added that always is.
  const anchor = tf.tidy(() => tf.variable<tf.Rank.R0>(tf.scalar(0)));
  let coefficients: Float64Array | undefined;
  try {
    return inScope(() => {
      const loss = () => {
        const results = outputs();
        const factors = results.map(({ shape, size }) =>
          tf.tensor(
            Float32Array.from({ length: size }, () => rng.normal()),
            shape,
          ),
        );
        coefficients = valuesOf(factors);
        return results.reduce<tf.Scalar>(
          (sum, result, index) => tf.add(sum, tf.sum(tf.mul(result, factors[index] ?? 0))),
          anchor,
        );
      };
      const trainable = Object.entries(variables).filter(([, variable]) => variable.trainable);
      const { grads } = tf.variableGrads(loss, [
        anchor,
        ...trainable.map(([, variable]) => variable),
      ]);
      const gradients = Object.fromEntries(
        trainable.map(([name, variable]) => {
          const gradient: tf.Tensor | undefined = grads[variable.name];
          const values = new Float32Array(variable.size);
          if (gradient) values.set(gradient.dataSync());
          expectFinite(`gradient of ${name}`, values);
          return [name, values];
        }),
      );
      return { coefficients: coefficients ?? new Float64Array(), gradients };
    });
  } catch (error) {
    freeTape(tf.engine().state.activeTape);
    const message = error instanceof Error ? error.message : '';
    if (!message.includes('gradient function not found')) throw error;
    throw new Error(
      `${message} Import '@tapehead/wasm/gradients' first (selectWasm does), or give an op of your own one with tf.customGrad.`,
      { cause: error },
    );
  } finally {
    anchor.dispose();
  }
}

/** Frees the tensors that tfjs keeps for gradients, which it does not free itself if something throws. */
function freeTape(tape: readonly { readonly saved?: tf.Tensor[] }[] | null): void {
  for (const { saved = [] } of tape ?? []) tf.dispose(saved);
}

/** The outputs with a variable moved by a step in a direction. The variable is restored afterwards. */
function alongLine(
  variable: tf.Variable,
  direction: Float32Array,
  evaluate: () => Float64Array,
): (step: number) => Float64Array {
  const start = Float32Array.from(variable.dataSync());
  return (step) => {
    assign(
      variable,
      start.map((value, index) => value + step * (direction[index] ?? 0)),
    );
    try {
      return evaluate();
    } finally {
      assign(variable, start);
    }
  };
}

/**
 * Compares `got` with the slope of the weighted outputs at 0, where they are `middle`. A step size counts only if the
 * outputs are smooth over it and rounding errors are small enough; it suffices that one such step size agrees.
 */
function finiteDifference(
  at: (step: number) => Float64Array,
  middle: Float64Array,
  coefficients: Float64Array,
  got: number,
): { readonly verdict: 'agrees' | 'differs' | 'unknown'; readonly slope: number } {
  const roundingNorm = rounding * norm(middle);
  const weighted = norm(middle.map((value, index) => value * (coefficients[index] ?? 0)));
  const noiseOf = (step: number) => (rounding * weighted) / step;
  let verdict: 'differs' | 'unknown' = 'unknown';
  let last = Number.NaN;
  for (const step of stepSizes) {
    const [left, right, halfLeft, halfRight] = [at(-step), at(step), at(-step / 2), at(step / 2)];
    const wide = (dot(right, coefficients) - dot(left, coefficients)) / (2 * step);
    const narrow = (dot(halfRight, coefficients) - dot(halfLeft, coefficients)) / step;
    // Both errors are of second order, so four times smaller for half the step, and cancel here (Richardson).
    const slope = (4 * narrow - wide) / 3;
    const allowed =
      tolerance * Math.max(Math.abs(slope), Math.abs(got)) + noiseOf(Math.max(...stepSizes));
    const clear = noiseOf(step) <= allowed;
    const steady = Math.abs(slope - narrow) <= (tolerance / 4) * Math.abs(slope) + noiseOf(step);
    // For half the step, the second difference is four times smaller if the function is smooth, but two times at a kink.
    const bend = norm(secondDifference(left, middle, right));
    const smooth = norm(secondDifference(halfLeft, middle, halfRight)) <= 0.3 * bend + roundingNorm;
    if (!clear || !steady || !smooth) continue;
    if (Math.abs(got - slope) <= allowed) return { verdict: 'agrees', slope };
    [verdict, last] = ['differs', slope];
  }
  return { verdict, slope: last };
}

function secondDifference(left: Float64Array, middle: Float64Array, right: Float64Array) {
  return middle.map((value, index) => (left[index] ?? 0) - 2 * value + (right[index] ?? 0));
}

function dot(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return Array.from(one).reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

function norm(values: ArrayLike<number>): number {
  return Math.sqrt(dot(values, values));
}

function signs(size: number, rng: Rng): Float32Array {
  return Float32Array.from({ length: size }, () => 2 * rng.integer(2) - 1);
}
