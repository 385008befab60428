import type { DetailSnapshot } from '../engine/protocol.js';

/** What can be seen of a head's own kind of memory, in words. */
interface DetailText {
  readonly name: string;
  readonly says: string;
  /** What its numbers stand for, where each has a name. */
  readonly of?: readonly string[];
}

const texts: Readonly<Record<string, DetailText>> = {
  actions: {
    name: 'actions',
    says: 'how far it pushes a value on the stack, pops the top off, and leaves all as it is',
    of: ['push', 'pop', 'stay'],
  },
  moves: {
    name: 'moves',
    says: 'how far it goes to the left, stays, goes to the right, jumps to the beginning, and jumps back',
    of: ['left', 'stay', 'right', 'to the start', 'back'],
  },
  gate: { name: 'gate', says: 'how much it writes, or where' },
  mark: { name: 'mark', says: 'where it jumps back to' },
  usage: { name: 'usage', says: 'how much each slot is in use' },
  allocation: { name: 'allocation', says: 'the free slots, as it would take them' },
  precedence: { name: 'precedence', says: 'where it wrote last' },
  leastUsed: { name: 'least used', says: 'the slots that were used least' },
  allocationGate: { name: 'allocation gate', says: 'free slots (1), or by content (0)' },
  writeGate: { name: 'write gate', says: 'whether it writes at all' },
  freeGate: { name: 'free gates', says: 'whether what was just read is given free' },
  modes: {
    name: 'modes',
    says: 'of each read: by content, on in the order of writing, or back in it',
    of: ['content', 'on', 'back'],
  },
  links: { name: 'links', says: 'row by column: what was written right after what' },
};

/** A detail of a head at one step. */
export interface DetailReading extends DetailText {
  /** What each number stands for. */
  readonly rows: readonly string[];
  readonly values: Float32Array;
}

/** What a detail is called, and its numbers at a step. */
export function readDetail({ name, values, size }: DetailSnapshot, step: number): DetailReading {
  const text = texts[name] ?? { name: inWords(name), says: '' };
  const of = text.of ?? [];
  const groups = of.length === 0 ? 0 : size / of.length;
  const rows = Array.from({ length: size }, (_, index) => {
    const own = size === 1 ? text.name : of[index % of.length];
    if (own === undefined) return `${text.name} ${index}`;
    return groups > 1 ? `${own} ${Math.floor(index / of.length) + 1}` : own;
  });
  return { ...text, rows, values: values.subarray(step * size, (step + 1) * size) };
}

/** The most numbers of a detail that is shown number by number. */
const mostNumbers = 15;

/** Whether a detail is a few numbers that can be read one by one. */
export function isShort({ size }: Pick<DetailSnapshot, 'size'>): boolean {
  return size <= mostNumbers;
}

/** `writeGate` as `write gate`. */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
