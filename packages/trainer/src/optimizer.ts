import type { Architecture, NamedTensors } from '@tapehead/core';

/** Shapes by name, of a model's trainable weights or of an optimizer's slots. */
export type NamedShapes = Readonly<Record<string, readonly number[]>>;

/** What an update starts from. */
export interface OptimizerInput {
  /** The trainable weights by name. */
  readonly weights: NamedTensors;
  /** One for each weight, in its shape; finite. */
  readonly gradients: NamedTensors;
  /** What the optimizer remembers, in the shapes of `slotShapes`. */
  readonly slots: NamedTensors;
  /** The rate of this update. */
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
