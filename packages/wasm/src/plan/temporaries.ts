import type { Node } from '../graph/graph.js';
import { atHand, type Group } from './groups.js';
import type { Block } from './layout.js';
import { type ListName, listNames } from './lists.js';
import { isView, type Placing } from './placing.js';
import type { Section } from './sections.js';

export type Groups = Readonly<Record<ListName, readonly Group[]>>;

const nodesOf = (group: Group): readonly Node[] =>
  group.kind === 'loop' ? group.nodes : [group.kind === 'product' ? group.plan.node : group.node];

/** The values that only the loop that makes them uses, so that they need no memory. */
export function findRegisters(placing: Placing, groups: Groups): ReadonlySet<number> {
  const registers = new Set<number>();
  const elsewhere = new Set<number>();
  const inBlock = new Map<Block, number>();
  for (const { block } of placing.places.values())
    inBlock.set(block, (inBlock.get(block) ?? 0) + 1);
  for (const list of listNames) {
    for (const node of placing.lists[list])
      if (isView(node)) for (const { value } of node.inputs) elsewhere.add(value);
    for (const group of groups[list]) {
      for (const { inputs } of nodesOf(group))
        for (const use of inputs)
          if (group.kind !== 'loop' || !atHand(group, use)) elsewhere.add(use.value);
    }
  }
  for (const group of Object.values(groups).flat()) {
    if (group.kind !== 'loop') continue;
    for (const value of group.made) {
      const { block, dims } = placing.placeOf(value);
      const isAlone = block.temporary && dims.length === group.dims.length;
      // Nor may another value lie in the same block.
      if (isAlone && !elsewhere.has(value) && inBlock.get(block) === 1) registers.add(value);
    }
  }
  return registers;
}

/**
 * Places temporary blocks from `from` on. Blocks that are needed at different times may share memory. Returns the end.
 */
export function placeTemporaries(
  placing: Placing,
  sections: Readonly<Record<ListName, readonly Section[]>>,
  registers: ReadonlySet<number>,
  shared: ReadonlySet<Block>,
  from: number,
): number {
  let end = from;
  for (const list of listNames) {
    const ranges = new Map<Block, { first: number; last: number }>();
    let begin = 0;
    for (const { groups, sequences } of sections[list]) {
      groups.forEach((group, index) => {
        for (const { output, inputs } of nodesOf(group)) {
          for (const value of [output, ...inputs.map((use) => use.value)]) {
            const { block } = placing.placeOf(value);
            if (!block.temporary || registers.has(value)) continue;
            // A block with separate numbers for each sequence is needed until the last sequence has been computed.
            const isWhole = sequences > 1 && !shared.has(block);
            const first = begin + (isWhole ? 0 : index);
            const range = ranges.get(block) ?? { first, last: first };
            range.last = begin + (isWhole ? groups.length - 1 : index);
            ranges.set(block, range);
          }
        }
      });
      begin += groups.length;
    }
    end = Math.max(end, packRanges(ranges, from));
  }
  return end;
}

interface Room {
  readonly offset: number;
  readonly size: number;
}

/** Places blocks in the order in which they are first needed, each in the smallest gap that is free then. */
function packRanges(
  ranges: ReadonlyMap<Block, { readonly first: number; readonly last: number }>,
  from: number,
): number {
  const free: Room[] = [];
  let used: { readonly room: Room; readonly last: number }[] = [];
  let end = from;
  for (const [block, { first, last }] of [...ranges].sort(([, a], [, b]) => a.first - b.first)) {
    free.push(...used.filter((other) => other.last < first).map(({ room }) => room));
    used = used.filter((other) => other.last >= first);
    const [best] = free
      .filter(({ size }) => size >= block.size && size < 2 * block.size + 16)
      .sort((a, b) => a.size - b.size);
    const room = best ?? { offset: end, size: block.size };
    if (best) free.splice(free.indexOf(best), 1);
    else end += block.size;
    block.offset = room.offset;
    used.push({ room, last });
  }
  return end;
}
