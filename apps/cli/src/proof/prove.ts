import type { Task } from '@tapehead/core';
import type { PlainMachine } from '@tapehead/ntm';
import { answer, type Order } from './answered.js';
import { hardMachine } from './hard-machine.js';
import { show, Unproved } from './shown.js';
import { symbolsOf } from './symbols.js';

/** Whether a machine with hard moves answers every sequence of every length. */
export type Proof =
  | {
      readonly proved: true;
      /** Of how many vectors every sequence is answered. */
      readonly vectors: number;
      /** The least difference between the raw numbers of the two largest shifts, in nats, of all moves that matter. */
      readonly moveMargin: number;
      /** How far a logit is on the right side of 0 at least. */
      readonly outputMargin: number;
    }
  | {
      readonly proved: false;
      /** What it failed at, in words. */
      readonly because: string;
      /** Rows of bits of a sequence that may be answered wrongly; null where there is none. */
      readonly sequence: readonly (readonly number[])[] | null;
      /** How many bits of it are answered wrongly, if it was tried. */
      readonly wrong?: number;
    };

/** The tasks of which something can be proved. */
const orders: Readonly<Record<string, Order>> = { copy: 'same', reverse: 'reversed' };

/** More vectors than these would take too long. */
const mostBits = 12;

/**
 * Tries to prove that a machine answers every sequence of every length where all of its moves are hard: each head stands on
 * one slot, moves by the largest of its shifts, and looks nothing up. With a controller that has no state of its own, what a
 * step does then follows from its input and the vector read before, and of these there are finitely many: each of them is
 * tried (docs/any-length.md). What it does not show, it may still do.
 */
export function prove(machine: PlainMachine, task: Task): Proof {
  const order = Object.hasOwn(orders, task.kind) ? orders[task.kind] : undefined;
  const { outputSize: bits, inputSize } = task;
  const refused = (because: string): Proof => ({ proved: false, because, sequence: null });
  if (!order) {
    return refused(`the task is ${task.kind}; expected one of ${Object.keys(orders).join(', ')}`);
  }
  if (inputSize !== bits + 1 && inputSize !== bits + 2) {
    return refused(
      `inputs have ${inputSize} numbers; expected ${bits} bits, a start and an end marker`,
    );
  }
  if (bits > mostBits) return refused(`vectors have ${bits} bits; expected at most ${mostBits}`);
  const hard = hardMachine(machine);
  if (typeof hard === 'string') return refused(hard);
  const symbols = symbolsOf(bits, inputSize);
  let moveMargin = Infinity;
  const onMargin = (margin: number) => {
    // Not a number is no margin either.
    if (!(margin > 0)) throw new Unproved('two shifts of a head have the same raw number');
    moveMargin = Math.min(moveMargin, margin);
  };
  try {
    const states = show(hard, symbols, onMargin);
    const outputMargin = answer(hard, symbols, order, states, onMargin);
    return { proved: true, vectors: symbols.data.length, moveMargin, outputMargin };
  } catch (error) {
    if (!(error instanceof Unproved)) throw error;
    const rows = error.sequence.map((index) => [...(symbols.data[index] ?? [])].slice(0, bits));
    return { proved: false, because: error.message, sequence: rows.length > 0 ? rows : null };
  }
}
