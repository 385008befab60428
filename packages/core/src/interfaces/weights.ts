import type { Tensor, Variable } from '@tensorflow/tfjs-core';

/**
 * A part's variables by name, in a fixed order. Names are the part's own and unique within it; a part
 * that holds others prefixes theirs (`controller.layer0.weight`). Variables that are not `trainable` are
 * fixed values that belong to the model and are stored with it (such as a fixed random initial memory).
 */
export type NamedVariables = Readonly<Record<string, Variable>>;

/** Tensors by name, such as a model's gradients. */
export type NamedTensors = Readonly<Record<string, Tensor>>;
