import type { ConcatNode, Node, StepGraph, Use } from '../graph.js';
import { type Builder, builderOf, finished, numberIn, usesOf, withInputs } from '../rewrite.js';
import { item, sameShape, withExtent } from '../shapes.js';

/** A term of a sum, and the range that it covers along the axis; outside it is 0. */
interface Piece {
  readonly use: Use;
  readonly from: number;
  readonly to: number;
}

/**
 * The gradient of a slice is padded with zeros, and the gradients of several slices are added up. This pass computes
 * that sum without padding: block after block along the axis, each the sum of the pieces that cover it.
 */
export function joinPads(graph: StepGraph): StepGraph {
  const builder = builderOf(graph.values);
  const counts = usesOf(graph);
  const made = new Map<number, Node>();
  /** Sums and pads that are part of a larger sum. */
  const inner = new Set<number>();
  const isSum = (node: Node | undefined) => node?.kind === 'map' && node.operation === 'add';
  for (const node of graph.nodes) {
    made.set(node.output, node);
    if (!isSum(node)) continue;
    for (const use of node.inputs) {
      const maker = makerOf(use, made);
      if (counts.get(use.value) !== 1 || !maker || !sameShape(use.shape, node.shape)) continue;
      if (isSum(maker) || isPad(maker, graph)) inner.add(use.value);
    }
  }
  const leaves = (use: Use): readonly Use[] => {
    const maker = makerOf(use, made);
    return maker && isSum(maker) && inner.has(use.value) ? maker.inputs.flatMap(leaves) : [use];
  };
  for (const original of graph.nodes) {
    const node = withInputs(original, builder.now);
    const terms =
      isSum(original) && !inner.has(original.output) ? original.inputs.flatMap(leaves) : [];
    const pads = terms.flatMap((use) => {
      const maker = makerOf(use, made);
      return maker && isPad(maker, graph) && inner.has(use.value) ? [maker] : [];
    });
    const axes = new Set(pads.map(({ axis }) => axis));
    const [axis] = axes;
    const whole = terms.every(({ shape }) => sameShape(shape, original.shape));
    if (axis === undefined || axes.size !== 1 || !whole) builder.keep(node);
    else joinTerms(node, axis, terms, made, graph, builder);
  }
  return finished(graph, builder);
}

/** The node that makes a used value, if the use has the shape that the value was made with. */
function makerOf({ value, shape }: Use, made: ReadonlyMap<number, Node>): Node | undefined {
  const maker = made.get(value);
  return maker && sameShape(maker.shape, shape) ? maker : undefined;
}

/** Whether a node puts zeros beside its input. */
function isPad(node: Node, { values }: StepGraph): node is ConcatNode {
  return (
    node.kind === 'concat' &&
    node.inputs.filter((part) => numberIn(values, part) !== 0).length === 1
  );
}

function joinTerms(
  { output, shape }: Node,
  axis: number,
  terms: readonly Use[],
  made: ReadonlyMap<number, Node>,
  graph: StepGraph,
  builder: Builder,
): void {
  const total = item(shape, axis);
  const pieces = terms.map((term): Piece => {
    const maker = makerOf(term, made);
    if (!maker || !isPad(maker, graph) || maker.axis !== axis)
      return { use: builder.now(term), from: 0, to: total };
    let from = 0;
    for (const part of maker.inputs) {
      const to = from + item(part.shape, axis);
      if (numberIn(graph.values, part) !== 0) return { use: builder.now(part), from, to };
      from = to;
    }
    throw new Error('A pad has no part.');
  });
  const cuts = [...new Set([0, total, ...pieces.flatMap(({ from, to }) => [from, to])])].sort(
    (a, b) => a - b,
  );
  const blocks = cuts.slice(0, -1).map((from, index) => {
    const to = item(cuts, index + 1);
    const block = withExtent(shape, axis, to - from);
    const parts = pieces
      .filter((piece) => piece.from <= from && piece.to >= to)
      .map(({ use, ...piece }): Use => {
        if (piece.from === from && piece.to === to) return { value: use.value, shape: block };
        const begin = withExtent(
          shape.map(() => 0),
          axis,
          from - piece.from,
        );
        return builder.add({ kind: 'slice', inputs: [use], begin, shape: block });
      });
    const [first, ...others] = parts;
    if (!first) return { value: builder.number(0).value, shape: block };
    return others.reduce(
      (sum, other) =>
        builder.add({ kind: 'map', operation: 'add', inputs: [sum, other], shape: block }),
      first,
    );
  });
  const [only] = blocks;
  if (blocks.length === 1 && only) builder.replace(output, only.value);
  else builder.make({ kind: 'concat', inputs: blocks, axis, shape }, output);
}
