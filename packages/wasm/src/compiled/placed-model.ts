/** Rows of numbers: one for each sequence of the first time step, then those of the next, and so on. */
export interface Rows {
  /** In bytes. */
  readonly pointer: number;
  readonly stride: number;
}

/** A model's generated code, bound to memory. */
export interface PlacedModel {
  /** Where the inputs [T, B, I] must be written, and where the logits [T, B, O] and their gradient are. */
  readonly inputs: Rows;
  readonly logits: Rows;
  readonly dLogits: Rows;
  /** The pass forward. `noise` is what the model drew; without it nothing is random. */
  forward(steps: number, noise?: Float32Array): void;
  /** Computes the weights' gradients from those of the logits. `forward` must have run for the same steps. */
  backward(steps: number): void;
  /** Writes the gradient by the inputs. `backward` must have run. */
  dInputs(steps: number, to: Rows): void;
  /**
   * The states before each step of the latest `forward`: for each tensor of the model's state, in order, the numbers
   * of all steps and sequences, [T · B, …].
   */
  states(steps: number): readonly Float32Array[];
}
