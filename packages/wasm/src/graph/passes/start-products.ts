import type { ProductNode, StepGraph, Use } from '../graph.js';
import { builderOf, fills, finished, usesOf, withInputs } from '../rewrite.js';
import { item, sizeOf } from '../shapes.js';

/** Lets a product start from what is added to it, such as a bias, instead of adding that afterwards. */
export function startProducts(graph: StepGraph): StepGraph {
  const builder = builderOf(graph.values);
  const counts = usesOf(graph);
  const makers = new Map(
    graph.nodes.flatMap((node) => (node.kind === 'product' ? [[node.output, node] as const] : [])),
  );
  /** Products that move to where the sum was. */
  const moved = new Map<number, ProductNode>();
  const taken = new Set<number>();
  for (const node of graph.nodes) {
    if (node.kind !== 'map' || node.operation !== 'add') continue;
    const [a, b] = [item(node.inputs, 0), item(node.inputs, 1)];
    for (const [use, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const maker = makers.get(use.value);
      if (!maker || maker.inputs.length > 2 || maker.transposed[0] || taken.has(use.value))
        continue;
      if (counts.get(use.value) !== 1 || !fills(use, node.shape) || maker.over) continue;
      if (!canStart(maker, other)) continue;
      taken.add(use.value);
      moved.set(node.output, { ...maker, inputs: [...maker.inputs, other] });
      break;
    }
  }
  for (const node of graph.nodes) {
    const product = moved.get(node.output);
    if (product) {
      const { output } = node;
      builder.keep(withInputs({ ...product, output }, builder.now));
    } else if (!taken.has(node.output)) builder.keep(withInputs(node, builder.now));
  }
  return finished(graph, builder);
}

/** Whether a use has a number for each of the product's, or one row for all of its rows. */
function canStart({ batch, rows, columns }: ProductNode, { shape }: Use): boolean {
  const size = sizeOf(shape);
  return size === batch * rows * columns || (batch === 1 && size === columns && rows > 1);
}
