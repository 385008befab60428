/** A technical term with its explanation. */
export interface Term {
  readonly name: string;
  readonly says: string;
  /** The formula in the paper's notation; what follows a `^` is superscript. */
  readonly formula?: string;
  /** Where in the paper it is. */
  readonly where: string;
  /** The paper, if it is another than that of the Neural Turing Machine. */
  readonly paper?: Paper;
}

/** A publication, and the kind of the heads that it is about. */
interface Paper {
  readonly authors: string;
  readonly address: string;
  readonly head: string;
}

/** Graves, Wayne and Danihelka, Neural Turing Machines, 2014. */
export const paper = 'https://arxiv.org/abs/1410.5401';

const dnc: Paper = {
  authors: 'Graves et al. 2016',
  address: 'https://doi.org/10.1038/nature20101',
  head: 'dnc',
};
const stack: Paper = {
  authors: 'Joulin and Mikolov 2015',
  address: 'https://arxiv.org/abs/1503.01007',
  head: 'stack',
};

export const terms = {
  memory: {
    name: 'memory',
    says: 'A table of N rows, the slots, with M numbers each. It is the tape of the machine: the network reads and writes it, but it is no part of the network, so more memory means no more weights.',
    formula: 'M is N × M numbers',
    where: 'section 3',
  },
  slot: {
    name: 'slot',
    says: 'One row of the memory: a place for one vector.',
    formula: 'M(i)',
    where: 'section 3',
  },
  controller: {
    name: 'controller',
    says: 'The network that runs the machine. At each step it sees the input and what the heads have read, and says what each head is to do. An LSTM has a small memory of its own; a feedforward controller has none, and has to keep everything on the tape.',
    where: 'section 3.4',
  },
  head: {
    name: 'head',
    says: 'What connects the controller with the memory. A read head brings the contents of slots back; a write head erases a part of them, and adds to them.',
    where: 'sections 3.1 and 3.2',
  },
  weighting: {
    name: 'weighting',
    says: 'How a head spreads its attention over the slots: numbers from 0 to 1 with a sum of 1. Since nothing in it is all or nothing, it can be learned by small corrections.',
    formula: 'Σ w(i) = 1, 0 ≤ w(i) ≤ 1',
    where: 'equation 1',
  },
  read: {
    name: 'read vector',
    says: 'What a read head brings back: the slots, each as far as it attends to it.',
    formula: 'r = Σ w(i) M(i)',
    where: 'equation 2',
  },
  erase: {
    name: 'erase vector',
    says: 'How much of each number a write head wipes out, in the slots that it attends to: 0 for nothing, 1 for all of it.',
    formula: 'M(i) ← M(i) (1 − w(i) e)',
    where: 'equation 3',
  },
  add: {
    name: 'add vector',
    says: 'What a write head then adds to the slots that it attends to.',
    formula: 'M(i) ← M(i) + w(i) a',
    where: 'equation 4',
  },
  key: {
    name: 'key',
    says: 'What a head looks for. It is compared with the contents of every slot, whichever way both are scaled.',
    formula: 'K[k, M(i)] = k · M(i) / (|k| |M(i)|)',
    where: 'equation 6',
  },
  strength: {
    name: 'key strength',
    says: 'How much the best match counts more than the others: near 0 all slots get the same, and a great strength picks one.',
    formula: 'w^c(i) = exp(β K[k, M(i)]) / Σ exp(β K[k, M(j)])',
    where: 'equation 5',
  },
  gate: {
    name: 'interpolation gate',
    says: 'Whether a head goes to what it has found by content (1), or begins from where it stood one step before (0).',
    formula: 'w^g = g w^c + (1 − g) w(t − 1)',
    where: 'equation 7',
  },
  shifts: {
    name: 'shift',
    says: 'How far a head then moves along the slots: the odds of going back by one, staying, and going on by one.',
    formula: 'w′(i) = Σ w^g(j) s(i − j)',
    where: 'equation 8',
  },
  sharpening: {
    name: 'sharpening',
    says: 'A shift that is not quite sure blurs the weighting. This makes it narrow again; 1 leaves it as it is.',
    formula: 'w(i) = w′(i)^γ / Σ w′(j)^γ',
    where: 'equation 9',
  },
  actions: {
    name: 'actions',
    says: 'What is done with the whole stack in a step, as shares with a sum of 1: what is pushed becomes the top and moves all others down, a pop moves them up.',
    formula: 's(0) = push v + pop s(1) + stay s(0)',
    where: 'section 3.2',
    paper: stack,
  },
  usage: {
    name: 'usage',
    says: 'How much each slot is in use, from 0 to 1. Writing to a slot raises it; a free gate that opens after a slot was read gives it back.',
    formula: 'u(t) = (u + w − u w) Π (1 − f r)',
    where: 'methods, dynamic memory allocation',
    paper: dnc,
  },
  allocation: {
    name: 'allocation',
    says: 'Where it would write if it wants a free slot: the least used one first.',
    formula: 'a(φ(j)) = (1 − u(φ(j))) Π u(φ(i)), i < j, φ in the order of usage',
    where: 'methods, dynamic memory allocation',
    paper: dnc,
  },
  writing: {
    name: 'write weighting',
    says: 'Where it writes: the allocation gate chooses between free slots and those with the contents it looks for, and the write gate says whether it writes at all.',
    formula: 'w = g (h a + (1 − h) c)',
    where: 'methods, write weighting',
    paper: dnc,
  },
  precedence: {
    name: 'precedence',
    says: 'How far each slot is the one that was written last. The next slot that is written is linked to it.',
    formula: 'p(t) = (1 − Σ w(i)) p(t − 1) + w',
    where: 'methods, temporal memory linkage',
    paper: dnc,
  },
  links: {
    name: 'temporal links',
    says: 'In which order slots were written: row i, column j says how far slot i was written right after slot j. Along them it reads on, or back.',
    formula: 'L(i, j) ← (1 − w(i) − w(j)) L(i, j) + w(i) p(j)',
    where: 'methods, temporal memory linkage',
    paper: dnc,
  },
  modes: {
    name: 'read modes',
    says: 'How each read finds its slots, as shares with a sum of 1: by their contents, on to what was written next, or back to what was written before.',
    formula: 'r = back Lᵀ r(t − 1) + content c + on L r(t − 1)',
    where: 'methods, read weighting',
    paper: dnc,
  },
  loss: {
    name: 'bits per sequence',
    says: 'What training makes small: by how many bits the answers surprise the machine, summed over a sequence. 0 if it was sure of every right answer, and one bit for each that it had to guess like a coin.',
    formula: '−Σ log₂ p(right answer)',
    where: 'section 4',
  },
} satisfies Readonly<Record<string, Term>>;

export type TermName = keyof typeof terms;

/** The term, if it is about heads of this kind, or of every kind. */
export function termFor(name: TermName | undefined, head: string): TermName | undefined {
  if (name === undefined) return undefined;
  const term: Term = terms[name];
  return term.paper === undefined || term.paper.head === head ? name : undefined;
}

export function termOf(name: string): Term | null {
  const known: Readonly<Record<string, Term>> = terms;
  return Object.hasOwn(known, name) ? (known[name] ?? null) : null;
}
