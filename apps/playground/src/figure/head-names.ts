import type { HeadSnapshot } from '../engine/protocol.js';

/** What heads are called by their kinds: in a word, and in full. */
const kinds: Readonly<Record<string, readonly [short: string, title: string]>> = {
  read: ['read', 'Read head'],
  write: ['write', 'Write head'],
  custom: ['own', 'Your own head'],
  stack: ['stack', 'Stack head'],
  tape: ['tape', 'Tape head'],
  dnc: ['DNC', 'DNC access'],
  'least-used': ['least used', 'Least used access'],
};

/** A head among the others of its machine. */
export interface NamedHead {
  readonly head: HeadSnapshot;
  /** What it is called in a word, with a number where there are several: `write 2`. */
  readonly name: string;
  /** In full: `Write head 2`. */
  readonly title: string;
  /** Its part of the figure, which always has a number: `write 2`. */
  readonly part: string;
  /** Its number among its kind, from 1, and how many of these there are. */
  readonly number: number;
  readonly alike: number;
}

/** The heads of a machine with their names, in their order. */
export function namedHeads(heads: readonly HeadSnapshot[]): readonly NamedHead[] {
  return heads.map((head, index) => {
    const isAlike = ({ kind }: HeadSnapshot) => kind === head.kind;
    const alike = heads.filter(isAlike).length;
    const number = heads.slice(0, index).filter(isAlike).length + 1;
    const [short, title] = kinds[head.kind] ?? [head.kind, `${head.kind} head`];
    const suffix = alike > 1 ? ` ${number}` : '';
    return {
      head,
      name: `${short}${suffix}`,
      title: `${title}${suffix}`,
      part: `${short} ${number}`,
      number,
      alike,
    };
  });
}
