import type { StepGraph, Use } from '../graph.js';
import { builderOf, fills, finished, withInputs } from '../rewrite.js';
import { sameShape } from '../shapes.js';

/** Lets elementwise nodes use a smaller value directly instead of a copy that repeats it. */
export function dropBroadcasts(graph: StepGraph): StepGraph {
  const builder = builderOf(graph.values);
  const repeated = new Map<number, { readonly from: Use; readonly shape: readonly number[] }>();
  for (const original of graph.nodes) {
    const node = withInputs(original, builder.now);
    if (node.kind !== 'map') {
      builder.keep(node);
      continue;
    }
    const direct = withInputs(node, (use) => {
      const known = repeated.get(use.value);
      if (!known || !sameShape(known.shape, use.shape)) return use;
      const lead = use.shape.length - known.from.shape.length;
      return {
        value: known.from.value,
        shape: [...use.shape.slice(0, lead).map(() => 1), ...known.from.shape],
      };
    });
    builder.keep(direct);
    const { operation, inputs, shape, output } = direct;
    const [from] = inputs;
    if (operation === 'copy' && from && !fills(from, shape)) repeated.set(output, { from, shape });
  }
  return finished(graph, builder);
}
