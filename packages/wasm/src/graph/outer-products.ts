import type { ProductNode, Use } from './graph.js';
import type { Builder } from './rewrite.js';
import { item, sizeOf } from './shapes.js';

/** Replaces an outer product (`inner` of 1), in which nothing is summed, by an elementwise product. */
export function makeOuterProduct(node: ProductNode, builder: Builder): void {
  const { batch, rows, columns, inputs, output } = node;
  const [a, b, start] = [item(inputs, 0), item(inputs, 1), inputs[2]];
  const batchOf = (use: Use, each: number) => Math.min(batch, sizeOf(use.shape) / each);
  const column: Use = { value: a.value, shape: [batchOf(a, rows), rows, 1] };
  const row: Use = { value: b.value, shape: [batchOf(b, columns), 1, columns] };
  const shape = [batch, rows, columns];
  const multiply = { kind: 'map', operation: 'multiply', inputs: [column, row], shape } as const;
  if (!start) {
    builder.make(multiply, output);
    return;
  }
  const isWhole = sizeOf(start.shape) === sizeOf(shape);
  const added: Use = { value: start.value, shape: isWhole ? shape : [1, 1, columns] };
  const terms = [builder.add(multiply), added];
  builder.make({ kind: 'map', operation: 'add', inputs: terms, shape }, output);
}
