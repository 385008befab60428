import type { NamedVariables } from '@tapehead/core';
import type { Variable } from '@tensorflow/tfjs-core';
import { alignedBytes, type Arena } from './arena.js';
import type { Host } from './host.js';

/** A variable in memory. */
export interface Weight {
  readonly name: string;
  readonly variable: Variable;
  readonly size: number;
  /** The current address of its numbers. Looked up before each pass, since assigning to the variable changes it. */
  pointer(): number;
  /** Where its gradient is written, in its own shape. */
  readonly gradient: number;
}

/** All weights of a model with places for their gradients: those of trainable ones first, in one block. */
export interface PlacedWeights {
  /** @throws {Error} if the model has no such variable. */
  weightOf(name: string): Weight;
  readonly trainable: readonly Weight[];
  /** The block of the trainable weights' gradients: its address and how many numbers it has, padding included. */
  readonly gradients: { readonly pointer: number; readonly count: number };
}

/** The trainable weights that have numbers, in their order. */
export function trainableEntries(
  weights: NamedVariables,
): readonly (readonly [string, Variable])[] {
  return Object.entries(weights).filter(([, { size, trainable }]) => trainable && size > 0);
}

/** How many numbers the gradients of these trainable weights take, padding included. */
export function gradientsCount(trainable: readonly Variable[]): number {
  return trainable.reduce((sum, { size }) => sum + alignedBytes(4 * size) / 4, 0);
}

/** Places gradients for a model's variables. */
export function placeWeights(host: Host, arena: Arena, variables: NamedVariables): PlacedWeights {
  const place = (list: readonly (readonly [string, Variable])[]) =>
    list.map(([name, variable]): Weight => {
      const { size } = variable;
      const gradient = arena.block(size);
      const what = `The weight ${name}`;
      return { name, variable, size, gradient, pointer: () => host.pointerOf(variable, what) };
    });
  const trainable = place(trainableEntries(variables));
  const first = trainable[0]?.gradient ?? 0;
  const end = arena.block(0);
  const fixed = place(
    Object.entries(variables).filter(([, { size, trainable }]) => size > 0 && !trainable),
  );
  const table = new Map([...trainable, ...fixed].map((weight) => [weight.name, weight]));
  return {
    weightOf(name) {
      const weight = table.get(name);
      if (weight) return weight;
      throw new Error(`The model has no weight ${JSON.stringify(name)}.`);
    },
    trainable,
    gradients: { pointer: first, count: (end - first) / 4 },
  };
}
