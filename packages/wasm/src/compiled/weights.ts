import type { NamedVariables } from '@tapehead/core';
import type { Variable } from '@tensorflow/tfjs-core';
import { alignedBytes, type Arena } from './arena.js';
import type { Host } from './host.js';
import { padded } from './rows.js';

/** A variable in memory. */
export interface Weight {
  readonly variable: Variable;
  /** Where its numbers lie now; looked up anew before each pass, since assigning moves them. */
  pointer(): number;
  /** Where its gradient goes, in its own shape. */
  readonly gradient: number;
}

/** The variables of a part by the part's own names. */
export interface Weights {
  /** @throws {Error} if the part has no such variable. */
  get(name: string): Weight;
  /** Those whose names start with `<prefix>.`, without it. */
  within(prefix: string): Weights;
}

/** All weights of a model with places for their gradients: those of trainable ones first, in one block. */
export interface PlacedWeights {
  readonly weights: Weights;
  readonly trainable: readonly Weight[];
  /** Where the trainable weights' gradients begin, and how many numbers they are with what is between. */
  readonly gradients: { readonly pointer: number; readonly count: number };
}

/** How many numbers the gradients of these trainable weights are, with what is between. */
export function gradientsCount(trainable: readonly Variable[]): number {
  return trainable.reduce((sum, { size }) => sum + alignedBytes(4 * size) / 4, 0);
}

/** Places gradients for a model's variables. */
export function placeWeights(host: Host, arena: Arena, variables: NamedVariables): PlacedWeights {
  const place = (trainable: boolean) =>
    Object.entries(variables)
      .filter(([, { size, trainable: own }]) => size > 0 && own === trainable)
      .map(([name, variable]) => {
        const gradient = arena.block(variable.size);
        const what = `The weight ${name}`;
        return {
          name,
          weight: { variable, gradient, pointer: () => host.pointerOf(variable, what) },
        };
      });
  const trainable = place(true);
  const first = trainable[0]?.weight.gradient ?? 0;
  const end = arena.block(0);
  const table = new Map([...trainable, ...place(false)].map(({ name, weight }) => [name, weight]));
  return {
    weights: scope(table, ''),
    trainable: trainable.map(({ weight }) => weight),
    gradients: { pointer: first, count: (end - first) / 4 },
  };
}

function scope(table: ReadonlyMap<string, Weight>, prefix: string): Weights {
  return {
    get(name) {
      const weight = table.get(prefix + name);
      if (!weight)
        throw new Error(`compileStep: the model has no weight ${JSON.stringify(prefix + name)}.`);
      return weight;
    },
    within: (name) => scope(table, `${prefix}${name}.`),
  };
}

/** Columns of a weight and where they lie in a matrix. */
export interface Columns {
  readonly weight: Weight;
  /** The first column in the weight. */
  readonly from: number;
  /** The first column in the matrix. */
  readonly to: number;
  readonly count: number;
}

/** A matrix whose rows are whole vectors, made from columns of weights, or a weight itself if it fits. */
export interface Matrix {
  /** Valid after `begin`. */
  pointer: number;
  readonly stride: number;
  /** Where the matrix's gradient goes, in the same layout. */
  readonly gradient: number;
  /** Looks the weights up and copies their columns, where that is needed. */
  begin(): void;
  /** Hands the gradient on to the weights. */
  end(): void;
}

/** A matrix of `rows` rows and `columns` columns; the columns between the given ones are zero. */
export function matrix(
  { kernels }: Host,
  arena: Arena,
  rows: number,
  columns: number,
  places: readonly Columns[],
): Matrix {
  const [only] = places;
  const width = padded(columns);
  const stride = 4 * width;
  if (places.length === 1 && only?.count === width) {
    const { weight } = only;
    const whole: Matrix = {
      pointer: 0,
      stride,
      gradient: weight.gradient,
      begin() {
        whole.pointer = weight.pointer();
      },
      end() {
        // The gradient is there already.
      },
    };
    return whole;
  }
  const pointer = arena.block(rows * width);
  const gradient = arena.block(rows * width);
  const inWeight = ({ weight }: Columns) => (4 * weight.variable.size) / rows;
  return {
    pointer,
    stride,
    gradient,
    begin() {
      for (const place of places) {
        const { weight, from, to, count } = place;
        kernels.copyRows(
          rows,
          count,
          weight.pointer() + 4 * from,
          inWeight(place),
          pointer + 4 * to,
          stride,
        );
      }
    },
    end() {
      for (const place of places) {
        const { weight, from, to, count } = place;
        kernels.copyRows(
          rows,
          count,
          gradient + 4 * to,
          stride,
          weight.gradient + 4 * from,
          inWeight(place),
        );
      }
    },
  };
}
