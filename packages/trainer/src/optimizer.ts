import type { Architecture, NamedTensors } from '@tapehead/core';

/** Shapes by name, of a model's trainable weights or of an optimizer's slots. */
export type NamedShapes = Readonly<Record<string, readonly number[]>>;

export interface OptimizerInput {
  readonly weights: NamedTensors;
  /** One for each weight, in its shape; finite. */
  readonly gradients: NamedTensors;
  readonly slots: NamedTensors;
  readonly learningRate: number;
}

/**
 * A rule that changes weights by their gradients. It holds no state: what it remembers are slots, tensors
 * named `<kind>.<slot>.<weight>`, which come in and go out.
 */
export interface Optimizer extends Architecture {
  /** The slots for weights of these shapes. All start from zeros. */
  slotShapes(weights: NamedShapes): NamedShapes;
  /** The new weights and slots. Changes none of its arguments. */
  update(input: OptimizerInput): { readonly weights: NamedTensors; readonly slots: NamedTensors };
}
