import type { SequenceModel } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Host } from '../compiled/host.js';
import type { Shape } from '../graph/graph.js';
import { item, sizeOf } from '../graph/shapes.js';
import type { Place } from '../plan/layout.js';
import type { Plan } from '../plan/plan.js';
import { refusal } from '../record/errors.js';
import { inScope } from '../record/scope.js';
import { inOrderOf } from '../record/states.js';
import { readPlace, writePlace } from './numbers.js';
import { arenaCount, type Instance, instantiate, scratchCount } from './instance.js';

/** Generated code computes something else than tfjs, so it is not used. */
export class CompiledDisagreementError extends Error {
  override readonly name = 'CompiledDisagreementError';
  /** For programs that tell errors apart. */
  readonly code = 'COMPILED_DISAGREEMENT';

  constructor(
    /** What differs, such as `the gradient of controller.weight`. */
    readonly tensor: string,
    difference: number,
    largest: number,
  ) {
    super(
      `The compiled model does not compute what the model computes: ${tensor} differs by ${difference}, of numbers up to ${largest}. ` +
        'Train it on the reference path (createReferenceStep), and please report this with the parts of the model.',
    );
  }
}

/**
 * How many steps are compared: enough that states and gradients pass from one to the next and, where two frames are used
 * alternately, that the first one is used again.
 */
const stepsOf = ({ ring }: Plan) => (ring ? 3 : 2);
/** Whether gradients go back through the steps. */
const hasBackward = ({ outputGradients }: Plan) => outputGradients.some(Boolean);
/** The largest difference that single precision explains, as a share of a tensor's largest number. */
const tolerance = 1e-3;

/**
 * Compares generated code with tfjs once, at its own sizes: the outputs of each step, the last state, and all gradients.
 * @throws {CompiledDisagreementError} naming a tensor that differs.
 */
export function verify(
  host: Host,
  model: SequenceModel,
  plan: Plan,
  module: WebAssembly.Module,
  batch: number,
): void {
  const steps = stepsOf(plan);
  const allocated: number[] = [];
  const allocate = (count: number) => {
    const pointer = host.allocate(4 * count + 64);
    allocated.push(pointer);
    host.floats(pointer, count + 16).fill(0);
    return (pointer + 63) & ~63;
  };
  try {
    inScope(() => {
      const expected = expectedOf(model, batch, plan);
      const gradients = new Map(
        Object.entries(model.weights).map(([name, { size }]) => [name, allocate(size)]),
      );
      const blocks = {
        arena: allocate(arenaCount(plan, steps)),
        rows: plan.rowSizes.map((size) => allocate(size * (steps + 1))),
        scratch: allocate(scratchCount(plan)),
      };
      const instance = instantiate(host, plan, module, blocks, (name) => {
        const weight = item(
          [model.weights[name]].flatMap((found) => found ?? []),
          0,
        );
        return {
          size: weight.size,
          pointer: () => host.pointerOf(weight, `The weight ${name}`),
          gradient: gradients.get(name) ?? 0,
        };
      });
      compare(host, model, plan, instance, expected, gradients);
    });
  } finally {
    for (const pointer of allocated) host.free(pointer);
  }
}

interface Reference {
  readonly inputs: readonly (readonly Float32Array[])[];
  readonly slopes: readonly Float32Array[];
  readonly outputs: readonly Float32Array[];
  readonly states: readonly Float32Array[];
  readonly weightGradients: Readonly<Record<string, Float32Array | null>>;
  readonly inputGradients: readonly (Float32Array | null)[];
}

/** The outputs that the model itself computes for some inputs, and the gradients of a weighted sum of them. */
function reference(model: SequenceModel, batch: number, plan: Plan): Reference {
  const { inputSize, outputSize, noise, weights } = model;
  const each = Array.from({ length: stepsOf(plan) }, (_, t) => ({
    input: drawn(batch, inputSize, 3 * t + 1),
    noise: noise && drawn(batch, noise.size, 3 * t + 2),
    slope: drawn(batch, outputSize, 3 * t + 3),
  }));
  const trainable = Object.entries(weights).filter(([, weight]) => weight.trainable);
  let outputs: readonly Float32Array[] = [];
  let states: readonly Float32Array[] = [];
  const total = () => {
    const begin = model.initialState(batch);
    let state = begin;
    const made = each.map(({ input, noise: added, slope }) => {
      const step = model.step(input, state, added);
      state = step.state;
      return { output: step.output, weighted: tf.sum<tf.Scalar>(tf.mul(step.output, slope)) };
    });
    outputs = made.map(({ output }) => copyOf(output));
    states = inOrderOf(begin, state).map(copyOf);
    return tf.addN(made.map(({ weighted }) => weighted));
  };
  const withInputs = plan.inputGradients.some(Boolean);
  const given = hasBackward(plan)
    ? [
        ...trainable.map(([, weight]) => weight),
        ...(withInputs ? each.map(({ input }) => input) : []),
      ]
    : [];
  // tfjs requires at least one tensor to differentiate by.
  let grads: readonly (tf.Tensor | null)[] = [];
  if (given.length === 0) total();
  else ({ grads } = tf.engine().gradients<tf.Tensor>(total, given, undefined, true));
  const gradientOf = (index: number) => {
    const found = grads[index];
    return found ? copyOf(found) : null;
  };
  return {
    inputs: each.map(({ input, noise: added }) => [input, ...(added ? [added] : [])].map(copyOf)),
    slopes: each.map(({ slope }) => copyOf(slope)),
    outputs,
    states,
    weightGradients: Object.fromEntries(
      trainable.map(([name], index) => [name, gradientOf(index)]),
    ),
    inputGradients: withInputs ? each.map((_, t) => gradientOf(trainable.length + t)) : [],
  };
}

/** What the model computes; it may fail at this batch size alone. */
function expectedOf(model: SequenceModel, batch: number, plan: Plan): Reference {
  try {
    return reference(model, batch, plan);
  } catch (error) {
    throw refusal(error);
  }
}

function compare(
  host: Host,
  model: SequenceModel,
  plan: Plan,
  instance: Instance,
  expected: Reference,
  gradients: ReadonlyMap<string, number>,
): void {
  const { pointerTo } = instance;
  const { step } = plan.program;
  // Sums in another order overflow elsewhere, so where the model's own numbers do, only finite ones are compared. What a
  // pass overflows in reaches any of its tensors, and from the pass forward those of the pass back, but never the other
  // way.
  const forwardOverflows = !areFinite([...expected.outputs, ...expected.states]);
  const backwardOverflows =
    forwardOverflows ||
    !areFinite([...Object.values(expected.weightGradients), ...expected.inputGradients]);
  const shapeOf = (value: number) => plan.placing.shapeOf(value);
  const read = (place: Place, t: number, shape: Shape) =>
    readPlace(host, pointerTo(place, t), place, shape);
  const write = (place: Place, t: number, shape: Shape, numbers: Float32Array) => {
    writePlace(host, pointerTo(place, t), place, shape, numbers);
  };
  expected.inputs.forEach((given, t) => {
    given.forEach((numbers, index) => {
      write(item(plan.inputs, index), t, shapeOf(item(step.inputs, index)), numbers);
    });
  });
  const steps = expected.inputs.length;
  instance.forward(steps);
  const { shape: outputShape } = item(step.outcomes.outputs, 0);
  expected.outputs.forEach((numbers, t) => {
    const got = read(item(plan.outputs, 0), t, outputShape);
    expectClose(`the output of step ${t + 1}`, got, numbers, forwardOverflows);
  });
  plan.states.forEach((place, index) => {
    if (!place) return;
    const got = read(place, steps, shapeOf(item(step.states, index)));
    const wanted = item(expected.states, index);
    expectClose(`tensor ${index + 1} of the state`, got, wanted, forwardOverflows);
  });
  const [slopePlace] = plan.outputGradients;
  if (!slopePlace) return;
  expected.slopes.forEach((numbers, t) => {
    write(slopePlace, t, outputShape, numbers);
  });
  instance.backward(steps);
  for (const [name, numbers] of Object.entries(expected.weightGradients)) {
    const size = model.weights[name]?.size ?? 0;
    const got = host.floats(gradients.get(name) ?? 0, size);
    const wanted = numbers ?? new Float32Array(size);
    expectClose(`the gradient of ${name}`, got, wanted, backwardOverflows);
  }
  const [inputPlace] = plan.inputGradients;
  expected.inputGradients.forEach((numbers, t) => {
    const shape = shapeOf(item(step.inputs, 0));
    const got = inputPlace ? read(inputPlace, t, shape) : new Float32Array(sizeOf(shape));
    const wanted = numbers ?? new Float32Array(sizeOf(shape));
    expectClose('the gradient of the inputs', got, wanted, backwardOverflows);
  });
}

/** Whether all numbers are finite. */
const areFinite = (all: readonly (Float32Array | null)[]): boolean =>
  all.every((numbers) => numbers?.every(Number.isFinite) ?? true);

/** Compares two arrays of numbers; what overflows in one of them is passed over if it may. */
function expectClose(
  what: string,
  got: Float32Array,
  expected: Float32Array,
  mayOverflow: boolean,
): void {
  let [difference, largest] = [0, 0];
  expected.forEach((value, index) => {
    const other = got[index] ?? Number.NaN;
    if (mayOverflow && !(Number.isFinite(value) && Number.isFinite(other))) return;
    largest = Math.max(largest, Math.abs(value));
    const distance = Math.abs(other - value);
    difference = Number.isNaN(distance) ? Infinity : Math.max(difference, distance);
  });
  if (difference > tolerance * largest + 1e-5)
    throw new CompiledDisagreementError(what, difference, largest);
}

const copyOf = (tensor: tf.Tensor): Float32Array => tensor.dataSync<'float32'>().slice();

/** Rows of numbers between −1 and 1, different ones for each seed. */
function drawn(rows: number, columns: number, seed: number): tf.Tensor2D {
  const each = (_: unknown, index: number) => 2 * ((seed * 0.414214 + index * 0.618034) % 1) - 1;
  return tf.tensor2d(Float32Array.from({ length: rows * columns }, each), [rows, columns]);
}
