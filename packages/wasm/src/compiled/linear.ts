import type { Binding } from './kernel-table.js';
import { at, padded, type Rows } from './rows.js';
import { type Columns, matrix, type Weights } from './weights.js';

/** A linear map over time, y = x W + b, for rows [B, inputs] at each step. */
export interface PlacedLinear {
  begin(): void;
  /** y of all steps from the `known` first inputs, of which `forward` then only has the rest to add. */
  forwardKnown(steps: number): void;
  /** y of step t. */
  forward(t: number): void;
  /** y of all steps at once, if nothing is `known`. */
  forwardAll(steps: number): void;
  /** The gradient of the inputs that are not known, at step t: `start` + dy Wᵀ. */
  backward(t: number, dInput: number, stride: number, start: number, startStride: number): void;
  /** The gradient of the inputs of all steps at once, if nothing is `known`. */
  backwardAll(steps: number, dInput: Rows): void;
  /** The gradient of the known inputs of all steps at once. */
  dKnown(steps: number, dInput: Rows): void;
  /** The gradients of W and b, each as one product over all steps. */
  end(steps: number): void;
}

export interface LinearIo {
  readonly inputs: number;
  readonly outputs: number;
  /** How many of the first inputs are there for all steps before the first step. */
  readonly known: number;
  readonly x: Rows;
  readonly y: Rows;
  readonly dy: Rows;
}

/** Columns of the `weight` and `bias` of some part. */
export interface LinearColumns extends Omit<Columns, 'weight'> {
  readonly weights: Weights;
}

/** Places the linear map whose `weight` and `bias` consist of the given columns. */
export function placeLinear(
  { host, arena }: Pick<Binding, 'host' | 'arena'>,
  columns: readonly LinearColumns[],
  { inputs, outputs, known, x, y, dy }: LinearIo,
): PlacedLinear {
  const { kernels } = host;
  const { batch } = arena;
  const width = padded(outputs);
  const named = (name: string): Columns[] =>
    columns.map(({ weights, ...place }) => ({ ...place, weight: weights.get(name) }));
  const weight = matrix(host, arena, inputs, width, named('weight'));
  const bias = matrix(host, arena, 1, width, named('bias'));
  const zeros = arena.block(inputs);
  const rest = inputs - known;
  // prettier-ignore
  const forwardRows = (rows: number, count: number, t: number) => {
    kernels.linear(rows, count, width, at(x, t), x.stride, weight.pointer, weight.stride, at(y, t), y.stride, bias.pointer, 0);
  };
  // prettier-ignore
  const backwardRows = (steps: number, count: number, dInput: Rows) => {
    kernels.linearInput(batch * steps, count, width, at(dy, 0), dy.stride, weight.pointer, weight.stride, at(dInput, 0), dInput.stride, zeros, 0);
  };
  return {
    begin() {
      weight.begin();
      bias.begin();
    },
    forwardKnown(steps) {
      if (known > 0) forwardRows(batch * steps, known, 0);
    },
    forward(t) {
      if (known === 0) {
        forwardRows(batch, inputs, t);
        return;
      }
      const to = at(y, t);
      // prettier-ignore
      kernels.linear(batch, rest, width, at(x, t) + 4 * known, x.stride, weight.pointer + known * weight.stride, weight.stride, to, y.stride, to, y.stride);
    },
    forwardAll(steps) {
      forwardRows(batch * steps, inputs, 0);
    },
    backward(t, dInput, stride, start, startStride) {
      // prettier-ignore
      kernels.linearInput(batch, rest, width, at(dy, t), dy.stride, weight.pointer + known * weight.stride, weight.stride, dInput, stride, start, startStride);
    },
    backwardAll(steps, dInput) {
      backwardRows(steps, inputs, dInput);
    },
    dKnown(steps, dInput) {
      backwardRows(steps, known, dInput);
    },
    end(steps) {
      // prettier-ignore
      kernels.linearWeight(batch * steps, inputs, width, at(x, 0), x.stride, at(dy, 0), dy.stride, weight.gradient, weight.stride);
      kernels.sumRows(batch * steps, width, at(dy, 0), dy.stride, bias.gradient);
      weight.end();
      bias.end();
    },
  };
}
