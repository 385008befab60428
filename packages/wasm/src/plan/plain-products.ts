import type { ProductNode, StepGraph } from '../graph/graph.js';
import { makeOuterProduct } from '../graph/outer-products.js';
import { rewrite } from '../graph/rewrite.js';
import { item } from '../graph/shapes.js';

/**
 * Products as the kernels can compute them, which read and write whole vectors: none of one column, between
 * whose numbers there is no room, and none with nothing to add up, which would be a column as a factor.
 */
export function plainProducts(graph: StepGraph): StepGraph {
  return rewrite(graph, (node, builder) => {
    if (node.kind !== 'product') builder.keep(node);
    else if (node.inner > 1) builder.keep(columnAsRow(node));
    // Stored one way or the other, a column is the same as a row.
    else if (node.over) builder.keep({ ...node, transposed: [false, false] });
    else makeOuterProduct(node, builder);
  });
}

function columnAsRow(node: ProductNode): ProductNode {
  const { inputs, rows, columns, transposed } = node;
  if (columns > 1) return node;
  if (rows === 1 || !transposed[0]) return { ...node, transposed: [false, true] };
  // Aᵀ v is vᵀ A.
  const [a, b, ...start] = [item(inputs, 0), item(inputs, 1), ...inputs.slice(2)];
  return { ...node, inputs: [b, a, ...start], transposed: [false, false], rows: 1, columns: rows };
}
