import type {
  AddressingKernels,
  Binding,
  HeadIo,
  MemorySizes,
  Placed,
  PlacedStage,
} from '../kernel-table.js';
import * as z from 'zod';
import { at, later, padded, rows, type Rows } from '../rows.js';

/** The forms of a head's initial weighting. */
export const initialWeightingOption = z.enum(['one-hot', 'learned', 'uniform', 'zero']);

export type InitialWeighting = z.output<typeof initialWeightingOption>;

/** A head's weighting over time, by its addressing. */
export interface PlacedWeighting extends Placed {
  /** w_t. */
  readonly weighting: Rows;
  /** The gradient of w_t, to be added to before `backward`. */
  readonly dWeighting: Rows;
  readonly stages: readonly PlacedStage[];
  forward(t: number, contents: number, squares: number): void;
  backward(t: number, contents: number, squares: number): void;
}

/** Places the weighting of a head and its initial value. */
export function placeWeighting(
  binding: Binding,
  { parameters, dContents }: Pick<HeadIo, 'parameters' | 'dContents'>,
  addressing: AddressingKernels,
  initial: InitialWeighting,
  { slots }: MemorySizes,
): PlacedWeighting {
  const { host, arena } = binding;
  const { kernels } = host;
  const { batch } = arena;
  const previous = arena.history(slots);
  const weighting = later(previous, 1);
  const size = batch * padded(slots);
  // The gradients of w_t and of w_{t−1} take turns.
  const slopes = arena.block(2 * size);
  const dWeighting = rows(slopes, 4 * padded(slots), 4 * size, 1);
  const dBefore = arena.block(size);
  const start = placeInitialWeighting(binding, initial, slots);
  const stage = addressing.place(binding, {
    parameters,
    before: previous,
    previous,
    after: weighting,
    dContents,
  });
  return {
    weighting,
    dWeighting,
    stages: stage.stages ?? [],
    begin() {
      start.begin(at(previous, 0));
    },
    forward: stage.forward,
    turn(steps) {
      kernels.clear(size, at(dWeighting, steps - 1));
    },
    backward(t, contents, squares) {
      const dPrevious = at(dWeighting, t - 1);
      kernels.clear(size, dPrevious);
      stage.backward(t, contents, squares, at(dWeighting, t), dBefore, dPrevious);
      // The first stage looks at w_{t−1} as the weighting before it.
      if (addressing.usesBefore) kernels.addTo(size, dBefore, dPrevious);
    },
    end() {
      start.end(at(dWeighting, -1));
    },
  };
}

function placeInitialWeighting(
  { host, arena, weights }: Binding,
  form: InitialWeighting,
  slots: number,
) {
  const { kernels } = host;
  const { batch } = arena;
  const row = arena.block(slots);
  const stride = 4 * padded(slots);
  const fill = {
    'one-hot': () => {
      host.floats(row, slots).fill(0).fill(1, 0, 1);
    },
    uniform: () => {
      host.floats(row, slots).fill(1 / slots);
    },
    zero: () => {
      host.floats(row, slots).fill(0);
    },
    learned: () => {
      kernels.softmax(slots, weights.get('initialWeighting').pointer(), row);
    },
  }[form];
  return {
    begin(rows: number) {
      fill();
      kernels.copyRows(batch, slots, row, 0, rows, stride);
    },
    end(dRows: number) {
      if (form !== 'learned') return;
      kernels.softmaxBackwardSum(
        batch,
        slots,
        row,
        dRows,
        weights.get('initialWeighting').gradient,
      );
    },
  };
}
