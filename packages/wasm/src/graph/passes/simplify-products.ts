import type { ProductNode, StepGraph, Use } from '../graph.js';
import { makeOuterProduct } from '../outer-products.js';
import { type Builder, rewrite } from '../rewrite.js';
import { item, sizeOf } from '../shapes.js';

/**
 * Brings products into their simplest form: outer products become elementwise ones, a single vector is never transposed
 * and always the first factor, and a batch of products with the same second factor becomes one product.
 */
export function simplifyProducts(graph: StepGraph): StepGraph {
  return rewrite(graph, (node, builder) => {
    if (node.kind === 'product' && node.inputs.length === 2) simplify(node, builder);
    else builder.keep(node);
  });
}

function simplify(node: ProductNode, builder: Builder): void {
  const { batch, rows, inner, columns } = node;
  const [a, b] = [item(node.inputs, 0), item(node.inputs, 1)];
  if (inner === 1) {
    makeOuterProduct(node, builder);
    return;
  }
  let [first, second] = [a, b];
  let [firstTurned, secondTurned] = node.transposed;
  let [height, width] = [rows, columns];
  if (height === 1) firstTurned = false;
  // A matrix of one column is stored like one of one row.
  if (width === 1) secondTurned = height === 1;
  if (firstTurned && secondTurned) {
    second = turned(second, node, builder);
    secondTurned = false;
  }
  if (width === 1 && height > 1 && !secondTurned) {
    // A v and vᵀ Aᵀ have the same numbers.
    [first, second] = [b, a];
    [firstTurned, secondTurned] = [false, !firstTurned];
    [height, width] = [1, height];
  }
  const flat = batch > 1 && batchOf(second, { ...node, rows: inner, columns: width }, true) === 1;
  if (flat && !firstTurned && batchOf(first, node) === batch) {
    builder.keep({
      ...node,
      inputs: [first, second],
      transposed: [firstTurned, secondTurned],
      batch: 1,
      rows: height * batch,
      columns: width,
    });
    return;
  }
  builder.keep({
    ...node,
    inputs: [first, second],
    transposed: [firstTurned, secondTurned],
    rows: height,
    columns: width,
  });
}

/** The second factor, transposed. */
function turned(use: Use, node: ProductNode, builder: Builder): Use {
  const { inner, columns } = node;
  const batch = batchOf(use, node);
  return builder.add({
    kind: 'transpose',
    inputs: [{ value: use.value, shape: [batch, columns, inner] }],
    order: [0, 2, 1],
    shape: [batch, inner, columns],
  });
}

/** How many matrices a factor holds: as many as there are products, or one. */
function batchOf(
  use: Use,
  { inner, rows, columns, batch, inputs }: ProductNode,
  asSecond = use === inputs[1],
): number {
  const each = asSecond ? inner * columns : rows * inner;
  return Math.min(batch, sizeOf(use.shape) / each);
}
