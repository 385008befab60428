import {
  type Clipping,
  InvalidOptionsError,
  type NamedShapes,
  type NamedTensors,
  type NamedVariables,
  type Optimizer,
  type SequenceModel,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { createGenerator } from '../../recorded/generate.js';
import { placeModel } from '../../recorded/place-model.js';
import { inScope } from '../../record/scope.js';
import { createArena } from '../arena.js';
import type { Host } from '../host.js';

/** What an update reads and writes: tensors of these shapes by name. */
export interface UpdateShapes {
  /** The trainable weights. */
  readonly weights: NamedShapes;
  /** The optimizer's state. */
  readonly state: NamedShapes;
}

/** The addresses of an update's numbers, each tensor in its own shape. */
export interface UpdatePlaces {
  weight(name: string): number;
  gradient(name: string): number;
  /** Noise for a weight's gradient; if there is none, it must be zeros. */
  noise(name: string): number;
  state(name: string): number;
}

/** An update that was recorded from tfjs ops. */
export interface RecordedUpdate {
  /** The kernels that are left to tfjs. */
  readonly leftToTfjs: readonly string[];
  /** Changes weights and state in place. */
  run(learningRate: number, norm: number): void;
  dispose(): void;
}

/**
 * Records clipping and optimizer and compiles them, as a model of one step without state: its weights are what the
 * update reads, its input is the learning rate and the norm of the gradients, and its output all that it makes.
 * @throws {NotRecordableError} if it cannot be recorded.
 * @throws {CompiledDisagreementError} if what is generated does not compute the same.
 */
export function recordUpdate(
  host: Host,
  parts: UpdateParts,
  shapes: UpdateShapes,
  places: UpdatePlaces,
): RecordedUpdate {
  const made = madeBy(shapes);
  const total = made.reduce((sum, { size }) => sum + size, 0);
  const model = updateModel(parts, shapes, total);
  try {
    const generated = createGenerator(model).at(1, 'evaluation', host.simd);
    const { placed, free } = createArena(host, { batch: 1, steps: 1 }, (arena) =>
      placeModel(host, arena, model, generated, (name) => ({
        size: model.weights[name]?.size ?? 0,
        pointer: pointerOf(name, places),
        gradient: 0,
      })),
    );
    const targets = made.map(({ name, size }) => ({ size, pointer: pointerOf(name, places) }));
    return {
      leftToTfjs: generated.plan.foreign.map(({ kernel }) => kernel),
      run(learningRate, norm) {
        host.floats(placed.inputs.pointer, 2).set([learningRate, norm]);
        placed.forward(1);
        let from = placed.logits.pointer;
        for (const { size, pointer } of targets) {
          host.floats(pointer(), size).set(host.floats(from, size));
          from += 4 * size;
        }
      },
      dispose: free,
    };
  } finally {
    model.dispose();
  }
}

/** What happens to gradients, and what changes the weights by them. */
export interface UpdateParts {
  readonly optimizer: Optimizer;
  readonly clip: Clipping;
  /** Whether noise is added to the gradients after they are clipped. */
  readonly noisy: boolean;
}

type Role = 'weight' | 'gradient' | 'noise' | 'state';

/** `<role>.<name>`: how the tensors of an update are told apart. */
const entryOf = (role: Role, name: string) => `${role}.${name}`;

function pointerOf(entry: string, places: UpdatePlaces): () => number {
  const dot = entry.indexOf('.');
  const name = entry.slice(dot + 1);
  const role = (['weight', 'gradient', 'noise', 'state'] as const).find(
    (one) => one === entry.slice(0, dot),
  );
  if (!role) throw new Error(`An update has no ${entry}.`);
  return () => places[role](name);
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, extent) => product * extent, 1);

/** What an update makes, in the order of its output. */
function madeBy({ weights, state }: UpdateShapes) {
  const listed = (role: Role, shapes: NamedShapes) =>
    Object.entries(shapes).map(([name, shape]) => ({
      name: entryOf(role, name),
      size: sizeOf(shape),
    }));
  return [...listed('weight', weights), ...listed('state', state)];
}

function updateModel(
  { optimizer, clip, noisy }: UpdateParts,
  shapes: UpdateShapes,
  total: number,
): SequenceModel<null> {
  const given = drawn({
    weight: shapes.weights,
    gradient: shapes.weights,
    ...(noisy && { noise: shapes.weights }),
    state: shapes.state,
  });
  const of = (role: Role, names: NamedShapes): NamedTensors =>
    Object.fromEntries(
      Object.keys(names).map((name) => [name, tensorNamed(given, entryOf(role, name))]),
    );
  const step = (input: tf.Tensor2D) => {
    const [batch] = input.shape;
    const scalarAt = (column: number) =>
      tf.reshape<tf.Rank.R0>(tf.slice2d(input, [0, column], [1, 1]), []);
    const result = updated({ optimizer, clip }, scalarAt(0), scalarAt(1), {
      weights: of('weight', shapes.weights),
      gradients: of('gradient', shapes.weights),
      noise: noisy ? of('noise', shapes.weights) : null,
      state: of('state', shapes.state),
    });
    const made = [
      ...namedAs(optimizer, result.weights, shapes.weights),
      ...namedAs(optimizer, result.state, shapes.state),
    ].map((tensor) => tf.reshape<tf.Rank.R2>(tensor, [1, tensor.size]));
    return { output: tf.tile(tf.concat2d(made, 1), [batch, 1]), state: null };
  };
  return {
    inputSize: 2,
    outputSize: total,
    architecture: { kind: optimizer.kind, options: {} },
    weights: given,
    initialState: () => null,
    step: (input) => step(input),
    forward(inputs) {
      const [steps, batch] = inputs.shape;
      const rows = tf.reshape<tf.Rank.R2>(inputs, [steps * batch, 2]);
      return tf.reshape<tf.Rank.R3>(step(rows).output, [steps, batch, total]);
    },
    dispose: () => {
      tf.dispose(Object.values(given));
    },
  };
}

/** One update in tfjs ops: clipping, noise, optimizer. */
export function updated(
  { optimizer, clip }: Pick<UpdateParts, 'optimizer' | 'clip'>,
  learningRate: tf.Scalar,
  norm: tf.Scalar,
  given: {
    readonly weights: NamedTensors;
    readonly gradients: NamedTensors;
    readonly noise: NamedTensors | null;
    readonly state: NamedTensors;
  },
): ReturnType<Optimizer['update']> {
  const { weights, noise, state } = given;
  const clipped = clip.clip(given.gradients, norm);
  const gradients =
    noise &&
    Object.fromEntries(
      Object.entries(clipped).map(([name, gradient]) => [
        name,
        tf.add(gradient, tensorNamed(noise, name)),
      ]),
    );
  return optimizer.update({ weights, gradients: gradients ?? clipped, state, learningRate });
}

/**
 * The tensors that an update returned for these names.
 * @throws {InvalidOptionsError} if one is missing.
 */
export function namedAs(
  { kind }: Pick<Optimizer, 'kind'>,
  tensors: NamedTensors,
  names: Readonly<Record<string, unknown>>,
): readonly tf.Tensor[] {
  return Object.keys(names).map((name) => {
    const tensor = tensors[name];
    if (tensor) return tensor;
    throw new InvalidOptionsError([
      `optimizer ${JSON.stringify(kind)}: its update returned no ${JSON.stringify(name)}`,
    ]);
  });
}

function tensorNamed(tensors: NamedTensors, name: string): tf.Tensor {
  const tensor = tensors[name];
  if (tensor) return tensor;
  throw new InvalidOptionsError([`update: there is no tensor ${JSON.stringify(name)}`]);
}

/** Variables of numbers between 0 and 1, to record and to compare with. */
function drawn(shapes: Readonly<Partial<Record<Role, NamedShapes>>>): NamedVariables {
  const roles = ['weight', 'gradient', 'noise', 'state'] as const;
  const named = roles.flatMap((role) =>
    Object.entries(shapes[role] ?? {}).map(
      ([name, shape]) => [entryOf(role, name), shape] as const,
    ),
  );
  return Object.fromEntries(
    named.map(([name, shape], seed) => {
      const each = (_: unknown, index: number) => (0.1 + seed * 0.414214 + index * 0.618034) % 1;
      const numbers = Float32Array.from({ length: sizeOf(shape) }, each);
      return [name, inScope(() => tf.variable(tf.tensor(numbers, [...shape]), false))];
    }),
  );
}
