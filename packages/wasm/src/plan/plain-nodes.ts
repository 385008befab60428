import type { MapNode, ProductNode, ReduceNode, StepGraph } from '../graph/graph.js';
import { makeOuterProduct } from '../graph/outer-products.js';
import { rewrite } from '../graph/rewrite.js';
import { item } from '../graph/shapes.js';

/**
 * Replaces nodes that the kernels cannot compute. Kernels of products read and write whole vectors, so the result of a
 * product must not be a single column, whose numbers have no padding between them, and neither must a factor, as in a
 * product with nothing to add up. A reduction along axes of 1 becomes a copy.
 */
export function plainNodes(graph: StepGraph): StepGraph {
  return rewrite(graph, (node, builder) => {
    if (node.kind === 'reduce' && !isReduced(node)) builder.keep(asCopy(node));
    else if (node.kind !== 'product') builder.keep(node);
    else if (node.inner > 1) builder.keep(columnAsRow(node));
    // A single column is stored in the same way as a single row.
    else if (node.over) builder.keep({ ...node, transposed: [false, false] });
    else makeOuterProduct(node, builder);
  });
}

function isReduced({ axes, inputs }: ReduceNode): boolean {
  const { shape } = item(inputs, 0);
  return axes.some((axis) => shape[axis] !== 1);
}

function asCopy({ inputs, shape, output }: ReduceNode): MapNode {
  const { value } = item(inputs, 0);
  return { kind: 'map', operation: 'copy', inputs: [{ value, shape }], shape, output };
}

function columnAsRow(node: ProductNode): ProductNode {
  const { inputs, rows, columns, transposed } = node;
  if (columns > 1) return node;
  if (rows === 1 || !transposed[0]) return { ...node, transposed: [false, true] };
  // Aᵀ v has the same numbers as vᵀ A.
  const [a, b, ...start] = [item(inputs, 0), item(inputs, 1), ...inputs.slice(2)];
  return { ...node, inputs: [b, a, ...start], transposed: [false, false], rows: 1, columns: rows };
}
