import type { MapNode, ProductNode, ReduceNode, StepGraph } from '../graph/graph.js';
import { makeOuterProduct } from '../graph/outer-products.js';
import { rewrite } from '../graph/rewrite.js';
import { item } from '../graph/shapes.js';

/**
 * Nodes as they can be computed. Kernels of products read and write whole vectors: there is none of one
 * column, between whose numbers there is no room, and none with nothing to add up, which would be a column
 * as a factor. A reduction along axes of 1 is a copy.
 */
export function plainNodes(graph: StepGraph): StepGraph {
  return rewrite(graph, (node, builder) => {
    if (node.kind === 'reduce' && !isReduced(node)) builder.keep(asCopy(node));
    else if (node.kind !== 'product') builder.keep(node);
    else if (node.inner > 1) builder.keep(columnAsRow(node));
    // Stored one way or the other, a column is the same as a row.
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
  // Aᵀ v is vᵀ A.
  const [a, b, ...start] = [item(inputs, 0), item(inputs, 1), ...inputs.slice(2)];
  return { ...node, inputs: [b, a, ...start], transposed: [false, false], rows: 1, columns: rows };
}
