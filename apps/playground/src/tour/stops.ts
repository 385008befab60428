import type { ViewName } from '../ui/view.svelte.js';

/** One stop of the guided tour. */
export interface Stop {
  /** The element that it explains, by its `data-tour`. */
  readonly about: string;
  readonly view: ViewName;
  /** Whether it is about the visitor's own machine, and not that of the tour. */
  readonly own?: true;
  /** The time step to select in a sequence of `length` vectors; null to leave it as it is. */
  step(length: number): number | null;
  readonly title: string;
  readonly text: string;
}

/** The trained machine that the tour shows. */
export const touredModel = 'copy-lstm-patterns';

/** The stops of the tour, which takes about two minutes to read. */
export const stops: readonly Stop[] = [
  {
    about: 'figure',
    view: 'machine',
    step: () => 0,
    title: 'A machine that has learned to copy',
    text: 'Time runs from left to right. Under Input, the machine sees vectors of eight bits, one at a step, and then a marker: repeat! From there on it sees nothing, and has to say all of them again, under Output. It was never told how.',
  },
  {
    about: 'memory',
    view: 'machine',
    step: (length) => Math.round(length / 2),
    title: 'The memory',
    text: 'A table of numbers: each row is a slot. At first all slots are empty. Half of the vectors have been shown by now, and each of them lies in a slot of its own.',
  },
  {
    about: 'heads',
    view: 'machine',
    step: (length) => Math.round(length / 2),
    title: 'The heads',
    text: 'Two heads work on the memory. The write head erases a little of a slot (e) and adds a vector to it (a). The read head brings a slot’s contents back to the network (r). The columns w and r beside the memory show where they stand.',
  },
  {
    about: 'figure',
    view: 'machine',
    step: (length) => Math.round(length / 2),
    title: 'Where a head looks',
    text: 'A head spreads its attention over all slots: that is its weighting. Since nothing in it is all or nothing, the network can learn by small corrections. Here it has learned to look at one slot at a time, and to go on by one at each step: a diagonal.',
  },
  {
    about: 'heads',
    view: 'machine',
    step: (length) => length + 1,
    title: 'Looking for contents',
    text: 'The first way to find a slot: a key k, compared with every slot, as sharply as the key strength β says. The gate g chooses between the slot that was found and the one where the head stood before. While the vectors are shown, this machine’s read head waits at the first one; at the marker it still stands there, ready to begin.',
  },
  {
    about: 'heads',
    view: 'machine',
    step: (length) => length + 4,
    title: 'Moving on',
    text: 'The second way: from where it stood, the shift s moves the head by −1, 0 or +1. A shift that is not quite sure blurs the focus; sharpening, γ, makes it narrow again. With these two a head walks along the tape.',
  },
  {
    about: 'time',
    view: 'machine',
    step: (length) => length + 4,
    title: 'Step by step',
    text: 'Drag the slider, press the arrows, or let it play: the read head walks along the same slots in the same order, and what it reads is what the machine answers. That is a small program, and it was learned from examples.',
  },
  {
    about: 'ask',
    view: 'ask',
    step: () => null,
    title: 'Ask it yourself',
    text: 'Draw a pattern, or type a word. Then drag the length: the machine was trained on up to 20 vectors, and goes on copying far beyond them, since it has learned a rule and not a list. Past its 128 slots it has to fail.',
  },
  {
    about: 'train',
    view: 'machine',
    own: true,
    step: () => null,
    title: 'Now your own',
    text: 'Choose an experiment and press Train. A fresh machine learns all of this in less than a minute, and you can look inside while it does. Its link shares it; this browser keeps it.',
  },
];
