/**
 * The recording of a function of tensors: the kernels that tfjs called for it and for its gradients, in order, and
 * which results of one became inputs of another.
 */
export interface Recording {
  readonly values: readonly RecordedValue[];
  readonly calls: readonly RecordedCall[];
  /** The function's arguments, in order. */
  readonly inputs: readonly RecordedUse[];
  readonly states: readonly RecordedUse[];
  readonly weights: readonly NamedUse[];
  /** The outputs that the function returned. */
  readonly outputs: readonly RecordedUse[];
  readonly newStates: readonly RecordedUse[];
  /** The gradients by the arguments; null for those that no outcome depends on. */
  readonly inputGradients: readonly (RecordedUse | null)[];
  readonly stateGradients: readonly (RecordedUse | null)[];
  /** The gradients by the trainable weights. */
  readonly weightGradients: readonly NamedUse[];
}

/** A tensor's numbers. Tensors that share their numbers are one value. */
export interface RecordedValue {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly source: RecordedSource;
}

export type RecordedSource =
  | { readonly kind: 'input'; readonly index: number }
  | { readonly kind: 'state'; readonly index: number }
  | { readonly kind: 'weight'; readonly name: string; readonly trainable: boolean }
  | { readonly kind: 'constant'; readonly data: Float32Array }
  /** The gradient of the loss by all outputs and new states, one after the other. */
  | { readonly kind: 'gradient' }
  | { readonly kind: 'call' };

/** A value used under some shape: the same numbers in row-major order. */
export interface RecordedUse {
  /** Its place in `values`. */
  readonly value: number;
  readonly shape: readonly number[];
}

export interface NamedUse {
  readonly name: string;
  readonly use: RecordedUse;
}

/** One call of a kernel. */
export interface RecordedCall {
  readonly kernel: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The names of its inputs, in the order of `inputs`; indices, if the kernel takes a list. */
  readonly names: readonly string[];
  readonly inputs: readonly RecordedUse[];
  readonly outputs: readonly RecordedUse[];
}
