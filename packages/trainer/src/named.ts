import {
  InvalidOptionsError,
  type NamedShapes,
  type NamedTensors,
  type Optimizer,
  type OptimizerInput,
  parseOptions,
  realNumber,
  requireTensor,
  variablesOption,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';

const shapesOption = z.record(
  z.string(),
  z.array(z.number(), { error: 'the length of each axis' }),
  {
    error: 'shapes by the names of weights',
  },
);
const tensors = variablesOption<NamedTensors>();
const optimizerInput = z.looseObject(
  {
    weights: tensors,
    gradients: tensors,
    state: tensors,
  },
  { error: 'an object with weights, gradients, state and learningRate' },
);

/**
 * Checks what an optimizer is given: tensors by their names, the gradients in the shapes of their weights.
 * @throws {InvalidOptionsError} if something is no such thing.
 * @throws {RangeError} if a gradient has another shape than its weight.
 */
export function requireOptimizerInput(kind: string, input: OptimizerInput): void {
  const { weights, gradients, learningRate } = parseOptions(
    `${kind}.update`,
    optimizerInput,
    input,
  );
  requireTensor(`${kind}.update.learningRate`, learningRate);
  for (const [name, weight] of Object.entries(weights)) {
    requireTensor(`${kind}.update.gradients.${name}`, gradients[name], ...weight.shape);
  }
}

/** An optimizer's shapes of state by the shapes of weights, which checks those. */
export function stateShapesOf(
  kind: string,
  of: (weights: NamedShapes) => NamedShapes,
): Optimizer['stateShapes'] {
  return (weights) => of(parseOptions(`${kind}.stateShapes.weights`, shapesOption, weights));
}

/** The option of an optimizer that decays weights. */
export interface WeightDecayOption {
  /** λ, from 0 to 1000; 0 by default, for none. It is decoupled from the gradients and decays every trainable weight. */
  readonly weightDecay?: number | undefined;
}

/** λ of an optimizer: 0, the default, for none. */
export const weightDecayOption: z.ZodDefault<z.ZodType<number, number>> = realNumber(
  0,
  1000,
).default(0);

/** What an optimizer makes of a weight: the new weight, and its new slots by their names in the state. */
interface WeightUpdate {
  readonly weight: tf.Tensor;
  readonly state: NamedTensors;
}

/** Updates each weight by its own gradient. `update` is given the weight after its decay. */
export function updateEach(
  { weights, gradients, learningRate }: OptimizerInput,
  { weightDecay }: { readonly weightDecay: number },
  update: (weight: tf.Tensor, gradient: tf.Tensor, name: string) => WeightUpdate,
): ReturnType<Optimizer['update']> {
  const updated = Object.entries(weights).map(([name, weight]) => ({
    name,
    ...update(decayed(weight, learningRate, weightDecay), named(gradients, name), name),
  }));
  return {
    weights: Object.fromEntries(updated.map(({ name, weight }) => [name, weight])),
    state: Object.fromEntries(updated.flatMap(({ state }) => Object.entries(state))),
  };
}

/** The tensor of that name. */
export function named(tensors: NamedTensors, name: string): tf.Tensor {
  const tensor = tensors[name];
  if (tensor !== undefined) return tensor;
  throw new InvalidOptionsError([
    `there is no tensor ${JSON.stringify(name)}, expected one of that name`,
  ]);
}

/**
 * The weight, smaller by its decay: w − rate λ w. The decay is decoupled from the gradients (Loshchilov & Hutter,
 * arXiv:1711.05101), so that no running mean of them takes it in.
 */
function decayed(weight: tf.Tensor, learningRate: tf.Scalar, weightDecay: number): tf.Tensor {
  if (weightDecay === 0) return weight;
  return tf.mul(weight, tf.sub(1, tf.mul(learningRate, weightDecay)));
}

/** The same names with other tensors. */
export function mapNamed(
  tensors: NamedTensors,
  change: (tensor: tf.Tensor, name: string) => tf.Tensor,
): NamedTensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, change(tensor, name)]),
  );
}
