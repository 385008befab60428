import type { PlainMachine, PlainMoves } from '@tapehead/ntm';

/** What a head with hard moves does in a step. */
interface HardMove {
  /** By how many slots it moves. */
  readonly by: number;
  /** How far the raw number of that offset is above the next one, in nats. */
  readonly margin: number;
  /** How far it is above the raw number of another offset, in nats. */
  above(by: number): number;
}

/** One step of a machine with hard moves, whatever its heads stand on. */
export interface HardStep {
  /** h_t. */
  readonly hidden: Float64Array;
  readonly read: HardMove;
  readonly write: HardMove;
  /** The contents of a slot after the step has written to it. */
  written(before: Float64Array): Float64Array;
}

/**
 * A machine that always moves by the largest of its shifts and looks nothing up, so that each head stands on one slot. It
 * has one read head and one write head, which see the same memory, and a controller without a state.
 */
export interface HardMachine {
  /** r_0. */
  readonly initialReads: Float64Array;
  /** What each slot begins with, [M]. */
  readonly initialSlot: Float64Array;
  /** One step, from the input and what was read in the step before. */
  step(input: Float64Array, read: Float64Array): HardStep;
  /** Logits [O]. */
  output(hidden: Float64Array, read: Float64Array): Float64Array;
}

/** The machine with hard moves; in words what it is that has none, or that nothing can be proved of here. */
export function hardMachine(machine: PlainMachine): HardMachine | string {
  const { controller, groups, width, initialMemory, initialReads, output } = machine;
  if (controller.initial.length > 0) {
    return 'its controller has a state of its own, which takes infinitely many values; expected a feedforward controller';
  }
  const [group, ...others] = groups;
  const [reader, another] = (group ?? []).filter(({ kind }) => kind === 'read');
  const [writer, second] = (group ?? []).filter(({ kind }) => kind === 'write');
  if (others.length > 0 || !reader || !writer || another || second) {
    return 'expected one read head and one write head that see the same memory';
  }
  if (reader.range > 3 || writer.range > 3) {
    return 'its heads may move by more than one slot a step; expected shifts with a range of 3';
  }
  return {
    initialReads,
    initialSlot: new Float64Array(width).fill(initialMemory),
    output,
    step(input, read) {
      const { hidden } = controller.step(input, read, []);
      const moves = writer.moves(hidden);
      return {
        hidden,
        read: moveOf(reader.moves(hidden)),
        write: moveOf(moves),
        written: (before) => writtenBy(moves, before),
      };
    },
  };
}

function moveOf({ rawShifts }: PlainMoves): HardMove {
  const sorted = Float64Array.from(rawShifts).sort();
  const [most = 0, next = -Infinity] = [sorted.at(-1), sorted.at(-2)];
  const reach = (rawShifts.length - 1) / 2;
  return {
    by: rawShifts.indexOf(most) - reach,
    margin: most - next,
    above: (by) => most - (rawShifts[by + reach] ?? -Infinity),
  };
}

/** M (1 − e) + a, with all weight on the slot (eq. 3, 4). */
function writtenBy({ write }: PlainMoves, before: Float64Array): Float64Array {
  return before.map(
    (value, column) => value * (1 - (write?.erase[column] ?? 0)) + (write?.add[column] ?? 0),
  );
}
