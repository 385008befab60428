import { sameShape } from '../graph/shapes.js';
import type { Group } from './groups.js';
import type { Block } from './layout.js';
import type { Placing } from './placing.js';
import { type Touch, touchesOf } from './touches.js';

/**
 * Writes the gradient by a state over the incoming one, where nothing reads that any more when it is written. Such a
 * gradient needs one block instead of two that take turns. Returns these blocks.
 */
export function putInPlace(placing: Placing, groups: readonly Group[]): readonly Block[] {
  const touches = groups.map((group) => touchesOf(placing, group));
  const found = placing.blocks.filter(
    (block) => block.region === 'turn' && isReadBefore(block, touches),
  );
  return found.map((block) => {
    const single = placing.newBlock('arena', block.size);
    placing.blocks.splice(placing.blocks.indexOf(block), 1);
    for (const [value, place] of placing.places)
      if (place.block === block)
        placing.places.set(value, { ...place, block: single, later: false });
    return single;
  });
}

/** Whether every number of the incoming gradient has been read before it is overwritten. */
function isReadBefore(block: Block, touches: readonly (readonly Touch[])[]): boolean {
  const own = touches.map((each) => each.filter((touch) => touch.block === block));
  const first = own.findIndex((each) => each.some(({ writes }) => writes));
  if (first < 0) return false;
  return own.every((each, index) => {
    const reads = each.filter(({ writes }) => !writes);
    if (index < first || reads.length === 0) return true;
    const writes = each.filter((touch) => touch.writes);
    return index === first && reads.every((read) => writes.every((write) => areSame(read, write)));
  });
}

const areSame = (one: Touch, other: Touch): boolean =>
  one.strides !== null &&
  other.strides !== null &&
  one.from === other.from &&
  sameShape(one.strides, other.strides);
