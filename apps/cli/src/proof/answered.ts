import type { HardMachine, HardStep } from './hard-machine.js';
import { leastOutput, outputParts, type Share } from './outputs.js';
import { type OnMargin, type Shown, Unproved } from './shown.js';
import type { Symbols } from './symbols.js';

/** In which order the vectors are to be answered. */
export type Order = 'same' | 'reversed';

/** What is the same for every number of vectors. */
interface Proof {
  readonly machine: HardMachine;
  readonly symbols: Symbols;
  readonly order: Order;
  readonly onMargin: OnMargin;
  /** The direction in which vectors are written, 1 or −1. */
  readonly direction: number;
  /** What each vector leaves in its slot, for each step at which it may be shown. */
  readonly left: readonly Float64Array[];
  /** The steps under blank inputs that follow when that was read. */
  readonly blanks: readonly HardStep[];
}

/**
 * Proves that the machine answers each vector of every sequence, from the states that `show` has found. Returns the least
 * margin of an output: how far its logit is on the right side of 0.
 * @throws {Unproved} saying what depends on data, or what is answered wrongly.
 */
export function answer(
  machine: HardMachine,
  symbols: Symbols,
  order: Order,
  states: readonly Shown[],
  onMargin: OnMargin,
): number {
  const [before, final] = states.slice(-2);
  if (!final || !before) throw new Unproved('nothing is shown');
  const direction = final.write - before.write;
  requireRow(final, direction);
  const left = [...final.slots.values()].flatMap(({ of, vectors }) =>
    of === 'data' ? vectors : [],
  );
  const blanks = left.map((read) => machine.step(symbols.blank, read));
  const proof = { machine, symbols, order, onMargin, direction, left, blanks };
  requireReading(proof);
  return states
    .filter(({ count }) => count > 0)
    .reduce((least, state) => Math.min(least, answerAfter(proof, state)), Infinity);
}

/** Where the vector of that step is. */
function slotOf({ slots }: Shown, step: number): number {
  const [slot] =
    [...slots].find(([, contents]) => contents.of === 'data' && contents.step === step) ?? [];
  if (slot === undefined) throw new Unproved(`vector ${step} is written over by a later one`);
  return slot;
}

/** Vectors stand side by side, in the order in which they were shown. */
function requireRow(final: Shown, direction: number): void {
  for (let step = 2; step <= final.count; step++) {
    if (slotOf(final, step) - slotOf(final, step - 1) !== direction) {
      throw new Unproved(`vector ${step} is not written beside the one before it`);
    }
  }
}

/** From whatever was read, the read head goes on in order, and the write head not where it would do harm. */
function requireReading({ order, direction, symbols, blanks, onMargin }: Proof): void {
  const way = order === 'same' ? direction : -direction;
  for (const [index, { read, write }] of blanks.entries()) {
    const vector = index % symbols.data.length;
    const sequence = new Array<number>(4).fill(vector);
    if (read.by !== way) {
      throw new Unproved(
        `having read what a vector left, the read head moves by ${read.by}, not ${way}, by a margin of ${read.margin.toPrecision(3)}`,
        sequence,
      );
    }
    onMargin(read.margin);
    if (write.by * direction < (order === 'same' ? 0 : -1)) {
      throw new Unproved(
        'while it answers, the write head may go back over what has not been read',
        sequence,
      );
    }
    if (order === 'same') onMargin(write.above(-direction));
  }
}

/** The least margin of the outputs where so many vectors were shown. */
function answerAfter(proof: Proof, state: Shown): number {
  const { machine, symbols, order, direction, onMargin, blanks, left } = proof;
  const end = machine.step(symbols.end, state.last);
  onMargin(end.read.margin);
  onMargin(end.write.margin);
  const [from, write] = [state.read + end.read.by, state.write + end.write.by];
  const parts = outputParts(machine, end.hidden.length);
  const hidden = (steps: readonly HardStep[]) => steps.map((step) => parts.ofHidden(step.hidden));
  const target = slotOf(state, order === 'same' ? 1 : state.count);
  // Where the marker may be written: beyond the last vector, or over it where it is read in the same step.
  const spared = order === 'reversed' && from === target ? target : state.write + direction;
  if ((write - spared) * direction < 0) {
    throw new Unproved(`after ${state.count} vectors, the end marker is written over one of them`);
  }
  const firsts = contentsOf(proof, state, from).map((read) => machine.step(symbols.blank, read));
  if (from === target) {
    // The controller sees each vector in the step that answers it, and the output layer what is read next as well.
    const next = [...left.map(parts.ofRead), beyond(proof, state, end, write, parts)];
    return leastOutput(symbols, hidden(blanks), next);
  }
  for (const first of firsts) {
    onMargin(first.read.margin);
    const stands = from + first.read.by;
    if (stands !== target) {
      throw new Unproved(
        `after ${state.count} vectors and the end marker, the read head comes to slot ${stands}, not to ${target}`,
      );
    }
    const harm = write + first.write.by - (order === 'same' ? write : stands);
    if (harm * direction < 0) {
      throw new Unproved(
        'with the first answer, the write head may go over what has not been read',
      );
    }
    if (order === 'same') onMargin(first.write.above(-direction));
  }
  return leastOutput(symbols, left.map(parts.ofRead), hidden([...firsts, ...blanks]));
}

/** What may stand in a slot when the end marker is shown. */
function contentsOf({ machine }: Proof, { slots }: Shown, slot: number): readonly Float64Array[] {
  return slots.get(slot)?.vectors ?? [machine.initialSlot];
}

/** What the output layer gets from the slot after the last vector to be answered, which is read in the last step. */
function beyond(
  proof: Proof,
  state: Shown,
  end: HardStep,
  write: number,
  parts: ReturnType<typeof outputParts>,
): Share {
  const { machine, order, direction, blanks } = proof;
  const slot = order === 'same' ? state.write + direction : slotOf(state, 1) - direction;
  const [before = machine.initialSlot] = contentsOf(proof, state, slot);
  if (slot !== write) return parts.ofRead(before);
  const contents = end.written(before);
  // While the write head stands there, M ← M (1 − e) + a again and again stays between M and all a / e.
  const [none, one] = [contents.map(() => 0), contents.map(() => 1)];
  const rests = blanks
    .filter(({ write: { by } }) => by === 0)
    .map(({ written }) => {
      const [added, kept] = [written(none), written(one)];
      return added.map((add, column) => {
        const erase = 1 - ((kept[column] ?? 0) - add);
        // With an erase of more than 1 it would swing round a / e instead.
        if (erase > 1) throw new Unproved('while it answers, a write erases more than there is');
        return add / erase;
      });
    });
  const all = [contents, ...rests];
  return parts.ofReadBetween(
    contents.map((_, column) => Math.min(...all.map((vector) => vector[column] ?? NaN))),
    contents.map((_, column) => Math.max(...all.map((vector) => vector[column] ?? NaN))),
  );
}
