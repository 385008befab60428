import type { Node, StepGraph, Use } from '../graph.js';
import { builderOf, finished, numberIn, withInputs } from '../rewrite.js';
import { item, sameShape, sizeOf } from '../shapes.js';

/**
 * In the product of a large value, a number and a small value, multiplies the number by the small value first, which
 * saves one operation on large values.
 */
export function moveNumbers(graph: StepGraph): StepGraph {
  const builder = builderOf(graph.values);
  const made = new Map<number, Node>();
  const isNumber = (use: Use) => numberIn(builder.values, use) !== undefined;
  /** The two factors, the number second, where a value is such a product. */
  const scaled = (use: Use): readonly [Use, Use] | null => {
    const maker = made.get(use.value);
    if (maker?.kind !== 'map' || maker.operation !== 'multiply') return null;
    if (!sameShape(maker.shape, use.shape)) return null;
    const [a, b] = [item(maker.inputs, 0), item(maker.inputs, 1)];
    if (isNumber(b) && sameShape(a.shape, use.shape)) return [a, b];
    return isNumber(a) && sameShape(b.shape, use.shape) ? [b, a] : null;
  };
  for (const original of graph.nodes) {
    let node = withInputs(original, builder.now);
    if (node.kind === 'map' && node.operation === 'multiply') {
      const [a, b] = [item(node.inputs, 0), item(node.inputs, 1)];
      for (const [large, small] of [
        [a, b],
        [b, a],
      ] as const) {
        const factors = scaled(large);
        if (!factors || isNumber(small) || sizeOf(small.shape) >= sizeOf(large.shape)) continue;
        const [value, number] = factors;
        const { shape } = small;
        const inputs = [small, number];
        const moved = builder.add({ kind: 'map', operation: 'multiply', inputs, shape });
        node = { ...node, inputs: [value, moved] };
        break;
      }
    }
    made.set(node.output, node);
    builder.keep(node);
  }
  return finished(graph, builder);
}
