import type { ConcatNode, Node, SliceNode, StepGraph, Use } from '../graph.js';
import { type Builder, builderOf, finished, withInputs } from '../rewrite.js';
import { item, sameShape } from '../shapes.js';

/**
 * Replaces slices of slices and of concatenations by slices of the original values, and joins nested concatenations.
 */
export function seeThrough(graph: StepGraph): StepGraph {
  const builder = builderOf(graph.values);
  const made = new Map<number, Node>();
  for (const original of graph.nodes) {
    const node = withInputs(original, builder.now);
    if (node.kind !== 'slice') {
      const flat = node.kind === 'concat' ? flattened(node, made) : node;
      made.set(node.output, flat);
      builder.keep(flat);
      continue;
    }
    const { use, begin } = origin(node, made);
    if (sameShape(use.shape, node.shape)) builder.replace(node.output, use.value);
    else keepSlice({ ...node, inputs: [use], begin }, made, builder);
  }
  return finished(graph, builder);
}

/** The concatenation with parts that are concatenations themselves replaced by their parts. */
function flattened(node: ConcatNode, made: ReadonlyMap<number, Node>): ConcatNode {
  const inputs = node.inputs.flatMap((part) => {
    const maker = made.get(part.value);
    const isSame =
      maker?.kind === 'concat' && maker.axis === node.axis && sameShape(maker.shape, part.shape);
    return isSame ? maker.inputs : [part];
  });
  return { ...node, inputs };
}

function keepSlice(node: SliceNode, made: Map<number, Node>, builder: Builder): void {
  made.set(node.output, node);
  builder.keep(node);
}

/** The value that a slice is cut from in the end, and where it begins there. */
function origin(
  node: SliceNode,
  made: ReadonlyMap<number, Node>,
): { readonly use: Use; readonly begin: readonly number[] } {
  let use = item(node.inputs, 0);
  let { begin } = node;
  for (;;) {
    const maker = made.get(use.value);
    if (!maker || !sameShape(maker.shape, use.shape)) return { use, begin };
    if (maker.kind === 'slice') {
      const { begin: outer } = maker;
      begin = begin.map((from, axis) => from + item(outer, axis));
      use = item(maker.inputs, 0);
      continue;
    }
    if (maker.kind !== 'concat') return { use, begin };
    const { axis } = maker;
    const from = item(begin, axis);
    const to = from + item(node.shape, axis);
    let at = 0;
    const part = maker.inputs.find(({ shape }) => {
      const extent = item(shape, axis);
      if (from >= at && to <= at + extent) return true;
      at += extent;
      return false;
    });
    if (!part) return { use, begin };
    begin = begin.map((other, index) => (index === axis ? other - at : other));
    use = part;
  }
}
