import type { HardMachine, HardStep } from './hard-machine.js';
import type { Symbols } from './symbols.js';

/** What stands in a slot: a vector, or what a vector of data left there, by the index of that vector. */
export type Contents =
  | { readonly of: 'nobody'; readonly vectors: readonly [Float64Array] }
  | { readonly of: 'data'; readonly step: number; readonly vectors: readonly Float64Array[] };

/** The machine after some vectors were shown, whichever they were. */
export interface Shown {
  /** How many were shown. */
  readonly count: number;
  /** Where the heads stand. */
  readonly read: number;
  readonly write: number;
  /** What was read last. */
  readonly last: Float64Array;
  /** The slots that were written to. */
  readonly slots: ReadonlyMap<number, Contents>;
}

/** Why something is not proved. */
export class Unproved extends Error {
  override name = 'Unproved';
  constructor(
    message: string,
    /** Vectors of data, by their indices, of a sequence that may be answered wrongly. */
    readonly sequence: readonly number[] = [],
  ) {
    super(message);
  }
}

/** Hears of each margin of a move. */
export type OnMargin = (margin: number) => void;

/** So many vectors after which what the machine reads must have come to rest. */
const longest = 8;

/**
 * What the machine does while it is shown vectors of data, proved for all of them at once: the heads' moves, and what is
 * read, must be the same for each. Returns the machine after no vector, after one, and so on, up to where each further
 * vector only moves everything along; from then on both heads have moved by the same at each, or the read head stood still.
 * @throws {Unproved} with the vectors for which it is not so.
 */
export function show(
  machine: HardMachine,
  { start, data }: Symbols,
  onMargin: OnMargin,
): readonly Shown[] {
  let state: Shown = {
    count: 0,
    read: 0,
    write: 0,
    last: machine.initialReads,
    slots: new Map<number, Contents>(),
  };
  if (start) {
    const step = machine.step(start, state.last);
    state = { ...moved(machine, state, [step], onMargin), count: 0 };
  }
  const states = [state];
  const shownOne = (before: Shown) =>
    moved(
      machine,
      before,
      data.map((vector) => machine.step(vector, before.last)),
      onMargin,
    );
  for (let count = 1; count <= longest; count++) {
    const next = shownOne(state);
    states.push(next);
    // With one more, which is the first that is sure to be written to a slot that nobody has written to.
    if (isAtRest(machine, state, next)) return [...states, shownOne(next)];
    state = next;
  }
  throw new Unproved(
    `what it reads while it is shown vectors has not come to rest after ${longest} of them`,
  );
}

/** The state after a step, which is one of these: that of each vector of data, or of a marker. */
function moved(
  machine: HardMachine,
  state: Shown,
  steps: readonly HardStep[],
  onMargin: OnMargin,
): Shown {
  const count = state.count + 1;
  for (const { read, write } of steps) {
    onMargin(read.margin);
    onMargin(write.margin);
  }
  const [by, writeBy] = [unanimous(state, steps, 'read'), unanimous(state, steps, 'write')];
  const [read, write] = [state.read + by, state.write + writeBy];
  const under = state.slots.get(write)?.vectors ?? [machine.initialSlot];
  const seen = state.slots.get(read)?.vectors ?? [machine.initialSlot];
  const [before] = under;
  const [last] = seen;
  if (before === undefined || under.length > 1) {
    throw new Unproved(`vector ${count} is written over one before it`);
  }
  if (last === undefined || seen.length > 1) {
    throw new Unproved(
      `while vector ${count} is shown, the read head reads what an earlier one left, so what it reads takes more values with each vector`,
    );
  }
  const [first, ...others] = steps.map((step) => step.written(before));
  const slots = new Map(state.slots);
  if (first) {
    slots.set(
      write,
      others.length === 0
        ? { of: 'nobody', vectors: [first] }
        : { of: 'data', step: count, vectors: [first, ...others] },
    );
  }
  return { count, read, write, last, slots };
}

/** By how much a head moves, whichever of the steps it is. */
function unanimous({ count }: Shown, steps: readonly HardStep[], head: 'read' | 'write'): number {
  const counts = new Map<number, number>();
  for (const { [head]: move } of steps) counts.set(move.by, (counts.get(move.by) ?? 0) + 1);
  const [[usual, times] = [0, 0]] = [...counts].sort(([, left], [, right]) => right - left);
  const other = steps.findIndex(({ [head]: move }) => move.by !== usual);
  if (other < 0) return usual;
  const most = steps.findIndex(({ [head]: move }) => move.by === usual);
  const { by = 0, margin = 0 } = steps[other]?.[head] ?? {};
  const usually = new Array<number>(count).fill(most);
  throw new Unproved(
    `vector ${count + 1}: ${times} of ${steps.length} vectors move the ${head} head by ${usual}, but one moves it by ${by}, by a margin of ${margin.toPrecision(3)}`,
    [...usually, other, ...new Array<number>(longest).fill(most)],
  );
}

/** Whether each further vector does what the last one did. */
function isAtRest({ initialSlot }: HardMachine, before: Shown, after: Shown): boolean {
  const [read, write] = [after.read - before.read, after.write - before.write];
  if (Math.abs(write) !== 1 || !isSame(before.last, after.last)) return false;
  // Nothing is in the way of the write head.
  const ahead = (slot: number) => (slot - after.write) * write;
  if ([...after.slots.keys()].some((slot) => ahead(slot) > 0)) return false;
  // The read head stays behind, or goes along, not behind the write head, and so reads what nobody has written to.
  if (read === 0) return ahead(after.read) < 0;
  return read === write && ahead(after.read) >= 0 && isSame(after.last, initialSlot);
}

function isSame(one: Float64Array, other: Float64Array): boolean {
  return one.every((value, index) => value === other[index]);
}
