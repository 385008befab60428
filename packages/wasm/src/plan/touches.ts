import type { Shape } from '../graph/graph.js';
import { item } from '../graph/shapes.js';
import { atHand, type Group } from './groups.js';
import type { Block, Place } from './layout.js';
import type { Placing } from './placing.js';
import { resultStrides, stridesOver } from './strides.js';

/** Numbers that a group reads or writes. */
export interface Touch {
  readonly block: Block;
  readonly later: boolean;
  readonly writes: boolean;
  /** Their strides along the axes of a loop; null if the group is no loop. */
  readonly strides: readonly number[] | null;
  /** The stride from one sequence to the next; null if the group cannot be computed by sequence. */
  readonly between: number | null;
  /** The range of a sequence's numbers within the block. */
  readonly from: number;
  readonly to: number;
}

/** What a group reads and writes in memory. */
export function touchesOf(placing: Placing, group: Group): readonly Touch[] {
  if (group.kind !== 'loop') {
    const node = group.kind === 'product' ? group.plan.node : group.node;
    const whole = (value: number, writes: boolean): Touch => {
      const { block, later } = placing.placeOf(value);
      return { block, later, writes, strides: null, between: null, from: 0, to: block.size };
    };
    return [...node.inputs.map(({ value }) => whole(value, false)), whole(node.output, true)];
  }
  return group.nodes.flatMap((node) => {
    const reads = node.inputs
      .filter((use) => !atHand(group, use) && !placing.isNumber(use))
      .map((use) =>
        touch(placing.placeOf(use.value), stridesOver(placing, node, use), group.dims, false),
      );
    const made = placing.placeOf(node.output);
    return [...reads, touch(made, resultStrides(placing, node), group.dims, true)];
  });
}

function touch(
  { block, later, offset }: Place,
  strides: readonly number[],
  dims: Shape,
  writes: boolean,
): Touch {
  const [between = 0, ...within] = strides;
  const length = within.reduce((sum, stride, axis) => sum + stride * (item(dims, axis + 1) - 1), 0);
  return { block, later, writes, strides, between, from: offset, to: offset + length };
}
