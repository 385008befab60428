import type { Place } from '../plan/layout.js';
import type { ListName } from '../plan/lists.js';
import type { Plan } from '../plan/plan.js';
import type { Simd } from '../simd.js';
import { type Code, newCode } from './code.js';
import type { Writer } from './functions.js';

/** The numbers that a module imports, by their index. */
export const importedNumbers = ['base', 'constants'] as const;

/** A function that is being written, whose argument is the time step. */
export interface Context extends Writer {
  readonly plan: Plan;
  /** Where a place is at this step: a local that holds an address, and an offset in bytes from it. */
  pointerTo(place: Place): Pointer;
  /** A local that holds the address of the arena. */
  base(): number;
}

export interface Pointer {
  readonly local: number;
  /** In bytes. */
  readonly offset: number;
}

/** The local of the time step. */
const step = 0;

export function newContext(plan: Plan, list: ListName, simd: Simd): Context {
  const code = newCode(1);
  const known = new Map<string, number>();
  /** A local that is set at the beginning of the function. */
  const prepared = (name: string, write: (code: Code) => void): number => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const local = code.local('i32');
    known.set(name, local);
    code.first((prologue) => {
      write(prologue);
      prologue.set(local);
    });
    return local;
  };
  const imported = (name: (typeof importedNumbers)[number]) =>
    prepared(name, (prologue) => prologue.raw(0x23, importedNumbers.indexOf(name)));
  const base = () => imported('base');
  const table = (index: number) => (prologue: Code) => prologue.get(base()).loadNumber(4 * index);

  const frame = (ahead: boolean): Pointer => {
    const bytes = 4 * plan.frameSize;
    const offset = 4 * plan.arenaSize;
    const arena = base();
    if (!plan.ring) {
      const local = prepared('frame', (prologue) =>
        prologue.get(step).number(bytes).raw(0x6c).get(arena).addNumbers(),
      );
      return { local, offset: offset + (ahead ? bytes : 0) };
    }
    const local = prepared(`frame ${String(ahead)}`, (prologue) =>
      prologue
        .get(step)
        .number(ahead ? 1 : 0)
        .addNumbers()
        .number(1)
        .raw(0x71)
        .number(bytes)
        .raw(0x6c)
        .get(arena)
        .addNumbers(),
    );
    return { local, offset };
  };
  const turn = (ahead: boolean): Pointer => {
    const arena = base();
    const local = prepared(`turn ${String(ahead)}`, (prologue) =>
      prologue
        .get(step)
        .number(ahead ? 1 : 0)
        .addNumbers()
        .number(1)
        .raw(0x71)
        .number(4 * plan.turn.size)
        .raw(0x6c)
        .get(arena)
        .addNumbers(),
    );
    return { local, offset: 4 * plan.turn.offset };
  };
  const rows = (index: number, ahead: boolean): Pointer => {
    const bytes = 4 * (plan.rowSizes[index] ?? 0);
    const entry = table(1 + index);
    base();
    const local = prepared(`rows ${index}`, (prologue) =>
      entry(prologue).get(step).number(bytes).raw(0x6c).addNumbers(),
    );
    return { local, offset: ahead ? bytes : 0 };
  };
  const weight = (index: number): Pointer => {
    const entry = table(1 + plan.rowSizes.length + index);
    base();
    return { local: prepared(`weight ${index}`, entry), offset: 0 };
  };

  return {
    plan,
    simd,
    code,
    constants: () => imported('constants'),
    base,
    pointerTo({ block, offset, later }) {
      // After the last step back there is no later step: its incoming gradients are what that step put out.
      const ahead = later && list !== 'end';
      const { region, index } = block;
      const begin =
        region === 'arena'
          ? { local: base(), offset: 0 }
          : region === 'frame'
            ? frame(ahead)
            : region === 'turn'
              ? turn(ahead)
              : region === 'rows'
                ? rows(index, ahead)
                : weight(index);
      return { local: begin.local, offset: begin.offset + 4 * (block.offset + offset) };
    },
  };
}
