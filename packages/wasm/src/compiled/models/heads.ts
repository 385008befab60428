import type {
  Binding,
  HeadIo,
  HeadKernels,
  MemoryKernels,
  Placed,
  PlacedMachine,
} from '../kernel-table.js';
import { placeLinear } from '../linear.js';
import { columnsOf } from '../parameter-rows.js';
import { at, fromColumn, type Rows } from '../rows.js';

export interface HeadsIo extends Pick<HeadIo, 'reads' | 'dReads' | 'nextReads' | 'dNextReads'> {
  readonly order: 'simultaneous' | 'list';
  /** H. */
  readonly controllerSize: number;
  readonly controllerOutput: Rows;
  readonly dControllerOutput: Rows;
}

export interface PlacedHeads extends Placed {
  readonly machine: PlacedMachine;
  forward(t: number): void;
  /** Adds to the gradient of the controller's output. */
  backward(t: number): void;
}

/**
 * Places the heads and the memory they share. The linear maps of all heads are one product: their
 * weights lie side by side. Heads of a group see the same memory; a group's writes come after it.
 */
export function placeHeads(
  binding: Binding,
  headKernels: readonly HeadKernels[],
  memoryKernels: MemoryKernels,
  io: HeadsIo,
): PlacedHeads {
  const { host, arena, weights } = binding;
  const { order, controllerSize, controllerOutput, dControllerOutput } = io;
  const parameterSize = headKernels.reduce((sum, head) => sum + head.parameterSize, 0);
  const raw = arena.history(parameterSize);
  const values = arena.history(parameterSize);
  const gradients = arena.history(parameterSize);

  let column = 0;
  const columns = headKernels.map((head, index) => {
    const place = {
      weights: weights.within(`heads.${index}`),
      from: 0,
      to: column,
      count: head.parameterSize,
    };
    column += head.parameterSize;
    return place;
  });
  const linear = placeLinear({ host, arena }, columns, {
    inputs: controllerSize,
    outputs: parameterSize,
    known: 0,
    x: controllerOutput,
    y: raw,
    dy: gradients,
  });

  const writesPerStep = headKernels.reduce((sum, { writes }) => sum + writes, 0);
  const memory = memoryKernels.place(
    { ...binding, weights: weights.within('memory') },
    writesPerStep,
  );
  let readColumn = 0;
  const heads = headKernels.map((head, index) => {
    const placed = head.place(
      { ...binding, weights: weights.within(`heads.${index}`) },
      {
        parameters: columnsOf({ raw, values, gradients }, columns[index]?.to ?? 0),
        reads: fromColumn(io.reads, readColumn),
        dReads: fromColumn(io.dReads, readColumn),
        nextReads: fromColumn(io.nextReads, readColumn),
        dNextReads: { ...io.dNextReads, pointer: io.dNextReads.pointer + 4 * readColumn },
        dContents: memory.dContents,
      },
    );
    readColumn += head.readSize;
    return placed;
  });

  let state = 0;
  const groups = (order === 'list' ? heads.map((head) => [head]) : [heads]).map((group) => {
    const begin = state;
    const writes = group.flatMap((head) => head.writes);
    state += writes.length;
    return { begin, heads: group, backwards: [...group].reverse(), writes };
  });
  const backwards = [...groups].reverse();

  return {
    machine: {
      slots: memoryKernels.slots,
      width: memoryKernels.width,
      contents: memory.contents,
      writes: writesPerStep,
      heads,
    },
    begin(steps) {
      linear.begin();
      memory.begin(steps);
      for (const head of heads) head.begin(steps);
    },
    forward(t) {
      linear.forward(t);
      for (const group of groups) {
        const seen = t * writesPerStep + group.begin;
        const contents = at(memory.contents, seen);
        const squares = at(memory.squares, seen);
        for (const head of group.heads) head.forward(t, contents, squares);
        memory.write(t, seen, group.writes);
      }
    },
    turn(steps) {
      memory.turn(steps);
      for (const head of heads) head.turn(steps);
    },
    backward(t) {
      for (const group of backwards) {
        const seen = t * writesPerStep + group.begin;
        memory.writeBackward(t, seen, group.writes);
        const contents = at(memory.contents, seen);
        const squares = at(memory.squares, seen);
        for (const head of group.backwards) head.backward(t, contents, squares);
      }
      const slope = at(dControllerOutput, t);
      const { stride } = dControllerOutput;
      linear.backward(t, slope, stride, slope, stride);
    },
    end(steps) {
      linear.end(steps);
      memory.end(steps);
      for (const head of heads) head.end(steps);
    },
  };
}
