/** Rows of numbers: one for each sequence of the first time step, then those of the next, and so on. */
export interface Rows {
  /** In bytes. */
  readonly pointer: number;
  readonly stride: number;
}

/** A model's code at a place in memory. */
export interface PlacedModel {
  /** Where the inputs [T, B, I] are expected, and the logits [T, B, O] and their gradient lie. */
  readonly inputs: Rows;
  readonly logits: Rows;
  readonly dLogits: Rows;
  /** `noise` is what the model drew; without it nothing is random. */
  forward(steps: number, noise?: Float32Array): void;
  /** From the gradient of the logits to those of the weights, after `forward` of the same steps. */
  backward(steps: number): void;
  /** Writes the gradient of the inputs, after `backward`. */
  dInputs(steps: number, to: Rows): void;
  /**
   * The states before each step, after `forward`: for each tensor of the model's state, in their order, the
   * numbers of all steps and sequences, [T · B, …].
   */
  states(steps: number): readonly Float32Array[];
}
