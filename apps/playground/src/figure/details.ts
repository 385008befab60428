import type { DetailSnapshot } from '../engine/protocol.js';
import type { Cells } from './cells.js';
import type { SlotRange } from './slots-in-use.js';
import type { TermName } from '../words/terms.js';

/** What can be seen of a head's own kind of memory, in words. */
interface DetailText {
  readonly name: string;
  readonly says: string;
  /** What its numbers stand for, where each has a name. */
  readonly of?: readonly string[];
  /** What explains it, where that is about heads of its kind. */
  readonly term?: TermName;
  /** Whether it is about what the head reads; otherwise it is about writing. */
  readonly reads?: true;
}

const texts: Readonly<Record<string, DetailText>> = {
  actions: {
    name: 'actions',
    says: 'how far it pushes a value on the stack, pops the top off, and leaves all as it is',
    of: ['push', 'pop', 'stay'],
    term: 'actions',
  },
  moves: {
    name: 'moves',
    says: 'how far it goes to the left, stays, goes to the right, jumps to the beginning, and jumps back',
    of: ['left', 'stay', 'right', 'to the start', 'back'],
  },
  gate: { name: 'gate', says: 'how much it writes, or where' },
  mark: { name: 'mark', says: 'where it jumps back to' },
  usage: { name: 'usage', says: 'how much each slot is in use', term: 'usage' },
  allocation: {
    name: 'allocation',
    says: 'the free slots, as it would take them',
    term: 'allocation',
  },
  precedence: { name: 'precedence', says: 'where it wrote last', term: 'precedence' },
  leastUsed: { name: 'least used', says: 'the slots that were used least' },
  allocationGate: {
    name: 'allocation gate',
    says: 'free slots (1), or by content (0)',
    term: 'writing',
  },
  writeGate: { name: 'write gate', says: 'whether it writes at all', term: 'writing' },
  writeWeightings: { name: 'write weighting', says: 'where it writes', term: 'writing' },
  readWeightings: {
    name: 'read weighting',
    says: 'where it reads',
    of: ['read'],
    term: 'modes',
    reads: true,
  },
  freeGate: {
    name: 'free gates',
    says: 'whether what was just read is given free',
    of: ['read'],
    term: 'usage',
    reads: true,
  },
  modes: {
    name: 'read modes',
    says: 'of each read: by content, on in the order of writing, or back in it',
    of: ['content', 'on', 'back'],
    term: 'modes',
    reads: true,
  },
  links: {
    name: 'temporal links',
    says: 'row by column: what was written right after what',
    term: 'links',
  },
};

/** A detail of a head at one step. */
export interface DetailReading extends DetailText {
  /** What each number stands for. */
  readonly rows: readonly string[];
  readonly values: Float32Array;
}

/** What a detail is called, and its numbers at a step. */
export function readDetail({ name, values, size }: DetailSnapshot, step: number): DetailReading {
  const text: DetailText = texts[name] ?? { name: inWords(name), says: '' };
  const of = text.of ?? [];
  const groups = of.length === 0 ? 0 : size / of.length;
  const rows = Array.from({ length: size }, (_, index) => {
    const own = size === 1 ? text.name : of[index % of.length];
    if (own === undefined) return `${text.name} ${index}`;
    return groups > 1 ? `${own} ${Math.floor(index / of.length) + 1}` : own;
  });
  return { ...text, rows, values: values.subarray(step * size, (step + 1) * size) };
}

/**
 * A detail that has a number for each slot, or several such rows beside each other, one for each read or write; empty if it is
 * anything else.
 */
export function slotRows(
  { name, values, size }: DetailSnapshot,
  slots: number,
): readonly { readonly name: string; readonly values: Float32Array }[] {
  const called = readDetail({ name, values, size }, 0).name;
  const many = size / slots;
  if (!Number.isInteger(many) || many === 0 || name === 'links') return [];
  if (many === 1) return [{ name: called, values }];
  return Array.from({ length: many }, (_, index) => ({
    name: `${called} ${index + 1}`,
    values: values.filter((_value, at) => Math.floor((at % size) / slots) === index),
  }));
}

/** The temporal links between some slots at a step, one table for each write; empty if `details` have none. */
export function linksAt(
  details: readonly DetailSnapshot[],
  slots: number,
  { from, count }: SlotRange,
  step: number,
): readonly Cells[] {
  const found = details.find(({ name }) => name === 'links');
  if (!found) return [];
  const each = slots * slots;
  return Array.from({ length: Math.floor(found.size / each) }, (_, write) => ({
    columns: count,
    rows: count,
    value: (column, row) =>
      found.values[step * found.size + write * each + (from + row) * slots + from + column] ?? 0,
  }));
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
