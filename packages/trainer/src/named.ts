import {
  InvalidOptionsError,
  type NamedShapes,
  type NamedTensors,
  type Optimizer,
  type OptimizerInput,
  parseOptions,
  requireTensor,
  variablesOption,
} from '@tapehead/core';
import type * as tf from '@tensorflow/tfjs-core';
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
    learningRate: z.number({ error: 'a number' }),
  },
  { error: 'an object with weights, gradients, state and learningRate' },
);

/**
 * Checks what an optimizer is given: tensors by their names, the gradients in the shapes of their weights.
 * @throws {InvalidOptionsError} if something is no such thing.
 * @throws {RangeError} if a gradient has another shape than its weight.
 */
export function requireOptimizerInput(kind: string, input: OptimizerInput): void {
  const { weights, gradients } = parseOptions(`${kind}.update`, optimizerInput, input);
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

/** The tensor of that name. */
export function named(tensors: NamedTensors, name: string): tf.Tensor {
  const tensor = tensors[name];
  if (tensor !== undefined) return tensor;
  throw new InvalidOptionsError([
    `there is no tensor ${JSON.stringify(name)}, expected one of that name`,
  ]);
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
