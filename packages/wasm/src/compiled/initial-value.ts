import * as z from 'zod';
import type { Binding } from './kernel-table.js';

/** What the kernels need of an initial value's options: the constant, if it is one. */
export const initialValueOption = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('constant'), value: z.number() }),
  z.object({ kind: z.enum(['learned', 'fixed']) }),
]);

export type InitialValueOption = z.output<typeof initialValueOption>;

/** What some numbers start from. */
export interface PlacedInitial {
  /** Where they lie; valid after `begin`. */
  pointer(): number;
  begin(): void;
  /** Where their gradient goes, if they have one. */
  readonly gradient: number | null;
}

/** Places the initial value of `count` numbers: the variable of that name, or a constant. */
export function placeInitial(
  { host, arena, weights }: Binding,
  name: string,
  value: InitialValueOption,
  count: number,
): PlacedInitial {
  if (value.kind === 'constant' || count === 0) {
    const block = arena.block(count);
    const constant = value.kind === 'constant' ? value.value : 0;
    return {
      pointer: () => block,
      begin() {
        host.floats(block, count).fill(constant);
      },
      gradient: null,
    };
  }
  const weight = weights.get(name);
  return {
    pointer: weight.pointer,
    begin() {
      // A variable holds its numbers itself.
    },
    gradient: weight.gradient,
  };
}

/** An initial vector of each of B sequences. */
export interface PlacedInitialRows {
  /** Copies it to B rows. */
  begin(rows: number, stride: number): void;
  /** From the gradients of these rows to that of the variable. */
  end(dRows: number, stride: number): void;
}

/** Places the initial value of a vector of `count` numbers. */
export function placeInitialRows(
  binding: Binding,
  name: string,
  value: InitialValueOption,
  count: number,
): PlacedInitialRows {
  const { kernels } = binding.host;
  const { batch } = binding.arena;
  const { pointer, begin, gradient } = placeInitial(binding, name, value, count);
  return {
    begin(rows, stride) {
      begin();
      kernels.copyRows(batch, count, pointer(), 0, rows, stride);
    },
    end(dRows, stride) {
      if (gradient !== null) kernels.sumRows(batch, count, dRows, stride, gradient);
    },
  };
}
