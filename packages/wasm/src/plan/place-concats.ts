import type { ConcatNode, Node, Use } from '../graph/graph.js';
import { item, sizeOf, withExtent } from '../graph/shapes.js';
import { partOf, type Place } from './layout.js';
import { type ListName, listNames } from './lists.js';
import { canWriteInto, isAsMade, keeps, type Lasting, longer, type Placing } from './placing.js';

/**
 * Places concatenations so that their parts are computed directly into them where possible, and copied otherwise.
 * Inputs and states can also be stored directly in a concatenation.
 */
export function placeConcats(placing: Placing): void {
  for (const list of listNames) {
    // In reverse order, so that a concatenation is placed before those that are parts of it.
    for (const node of placing.lists[list].toReversed())
      if (node.kind === 'concat') placeConcat(placing, node, list);
  }
}

function placeConcat(placing: Placing, node: ConcatNode, list: ListName): void {
  const { places, lasting } = placing;
  if (!places.has(node.output)) placing.allocate(node.output, lastingOf(placing, node, list));
  const whole = placing.placeOf(node.output);
  const strides = placing.stridesOf({ value: node.output, shape: node.shape });
  let at = 0;
  for (const part of node.inputs) {
    const begin = withExtent(
      node.shape.map(() => 0),
      node.axis,
      at,
    );
    at += item(part.shape, node.axis);
    const place = partOf(whole, strides, begin, part.shape);
    const kept = keeps(whole.block, placing.lasting.get(part.value) ?? 'briefly');
    const direct =
      canWriteInto(placing, part, list, { isPart: true, place }) ||
      canLiveIn(placing, part, whole, list);
    if (kept && direct) places.set(part.value, place);
    else copyPart(placing, part, place, list, node);
  }
  lasting.delete(node.output);
}

/** How long a concatenation is needed: as long as the longest-lasting part that is stored directly in it. */
function lastingOf(placing: Placing, node: ConcatNode, list: ListName): Lasting {
  const own = placing.lasting.get(node.output) ?? 'briefly';
  return node.inputs.reduce((most, part) => {
    const { kind } = item(placing.values, part.value).source;
    const given = (kind === 'input' || kind === 'state') && list === 'forward';
    if (!given && !canWriteInto(placing, part, list, { isPart: true })) return most;
    if (placing.places.has(part.value) || !isAsMade(placing, part)) return most;
    return longer(most, placing.lasting.get(part.value) ?? 'briefly');
  }, own);
}

/** Whether an input or state of the step can be stored directly in the concatenation. */
function canLiveIn(placing: Placing, part: Use, { block }: Place, list: ListName): boolean {
  const { kind } = item(placing.values, part.value).source;
  if (list !== 'forward' || placing.places.has(part.value) || !isAsMade(placing, part))
    return false;
  if (placing.reshaped.has(part.value) || sizeOf(part.shape) === 0) return false;
  if (kind === 'input') return block.region === 'rows' && part.shape.length === 2;
  const wanted = placing.lasting.get(part.value);
  return (
    kind === 'state' && (block.region === 'rows' || (block.region === 'frame' && wanted !== 'rows'))
  );
}

function copyPart(placing: Placing, part: Use, place: Place, list: ListName, before: Node): void {
  const output = placing.addValue(part.shape);
  placing.places.set(output, place);
  placing.addNode(list, placing.copyNode(part, output), before);
}
