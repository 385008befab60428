import type { ViewName } from '../ui/view.svelte.js';

/** One stop of the guided tour, which plays by itself. */
export interface Stop {
  /** The element that it explains, by its `data-tour`. */
  readonly about: string;
  readonly view: ViewName;
  /** The machine that it shows: one that has learned to copy, or one that knows nothing yet. */
  readonly machine: 'trained' | 'fresh';
  /** The time steps to go through in a sequence of `length` vectors, the first and the last one; null for none. */
  steps(length: number): readonly [from: number, to: number] | null;
  /** What is typed into the text field there. */
  readonly types?: string;
  readonly title: string;
  readonly text: string;
}

/** The trained machine that the tour shows. */
export const touredModel = 'copy-lstm-patterns';

/** How long it takes to read a stop, in milliseconds: some 15 letters a second. */
export function readingTime({ title, text }: Pick<Stop, 'title' | 'text'>): number {
  return 2000 + 65 * (title.length + text.length);
}

/** The stops of the tour, which takes about two minutes. */
export const stops: readonly Stop[] = [
  {
    about: 'figure',
    view: 'machine',
    machine: 'trained',
    steps: (length) => [0, 2 * length + 1],
    title: 'A machine that has learned to copy',
    text: 'Time runs from left to right. Under Input, the machine sees vectors of eight bits, one at a step, and then a marker: repeat! From there on it sees nothing, and has to say all of them again, under Output. It was never told how.',
  },
  {
    about: 'memory',
    view: 'machine',
    machine: 'trained',
    steps: (length) => [0, Math.round(length / 2)],
    title: 'The memory',
    text: 'A table of numbers: each row is a slot. At first all slots are empty. Half of the vectors are being shown now, and each of them goes to a slot of its own.',
  },
  {
    about: 'heads',
    view: 'machine',
    machine: 'trained',
    steps: (length) => [Math.round(length / 2), length],
    title: 'The heads',
    text: 'Two heads work on the memory. The write head erases a little of a slot (e) and adds a vector to it (a). The read head brings a slot’s contents back to the network (r). The columns w and r beside the memory show where they stand.',
  },
  {
    about: 'drawing',
    view: 'machine',
    machine: 'trained',
    steps: (length) => [0, length],
    title: 'Where a head looks',
    text: 'A head spreads its attention over all slots: that is its weighting. Since nothing in it is all or nothing, the network can learn by small corrections. Here it has learned to look at one slot at a time, and to go on by one at each step.',
  },
  {
    about: 'heads',
    view: 'machine',
    machine: 'trained',
    steps: (length) => [length - 2, length + 1],
    title: 'Looking for contents',
    text: 'The first way to find a slot: a key k, compared with every slot, as sharply as the key strength β says. The gate g chooses between the slot that was found and the one where the head stood before. While the vectors are shown, this machine’s read head waits at the first one; at the marker it still stands there, ready to begin.',
  },
  {
    about: 'heads',
    view: 'machine',
    machine: 'trained',
    steps: (length) => [length + 1, 2 * length + 1],
    title: 'Moving on',
    text: 'The second way: from where it stood, the shift s moves the head by −1, 0 or +1. A shift that is not quite sure blurs the focus; sharpening, γ, makes it narrow again. With these two a head walks along the tape.',
  },
  {
    about: 'time',
    view: 'machine',
    machine: 'trained',
    steps: (length) => [length + 1, 2 * length + 1],
    title: 'Step by step',
    text: 'Drag the slider, press the arrows, or let it play: the read head walks along the same slots in the same order, and what it reads is what the machine answers. That is a small program, and it was learned from examples.',
  },
  {
    about: 'ask',
    view: 'ask',
    machine: 'trained',
    steps: () => null,
    types: 'Neural Turing Machine',
    title: 'Ask it',
    text: 'Draw a pattern, or type a word. Then drag the length: the machine was trained on up to 20 vectors, and goes on copying far beyond them, since it has learned a rule and not a list. Past its 128 slots it has to fail.',
  },
  {
    about: 'figure',
    view: 'machine',
    machine: 'fresh',
    steps: (length) => [0, 2 * length + 1],
    title: 'A fresh one',
    text: 'This one knows nothing yet: its heads are everywhere at once, and what it answers is chance. Teach it, and in seconds you see all of this come about.',
  },
];
