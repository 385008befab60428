import { item, sizeOf, squeezed } from '../graph/shapes.js';
import { type Block, denseSize, denseStrides } from './layout.js';
import type { Placing } from './placing.js';

/** A weight that the program uses. */
export interface PlannedWeight {
  readonly name: string;
  readonly value: number;
  readonly trainable: boolean;
  /** The weight is treated as so many rows of `columns` numbers. */
  readonly rows: number;
  readonly columns: number;
  /** Where its rows are copied, padded to whole vectors, before each pass; null if it is used in place. */
  readonly copy: Block | null;
  /** The entry of the table of weights that holds its address. */
  readonly index: number;
}

/** Places the weights: in place, or in a copy with rows padded to whole vectors if a product needs that. */
export function placeWeights(placing: Placing): readonly PlannedWeight[] {
  const planned: PlannedWeight[] = [];
  placing.values.slice(0).forEach(({ shape, source }, value) => {
    if (source.kind !== 'weight' || sizeOf(shape) === 0) return;
    const dims = squeezed(shape);
    const columns = dims.at(-1) ?? 1;
    const rows = sizeOf(shape) / columns;
    const isOdd = columns % 4 !== 0 && placing.inProducts.has(value);
    const block = isOdd
      ? placing.newBlock('arena', denseSize(dims) + 4)
      : placing.newBlock('weight', sizeOf(shape));
    const strides = denseStrides(dims, !isOdd);
    placing.places.set(value, { block, offset: 0, dims, strides, later: false, isNumber: false });
    const { name, trainable } = source;
    const copy = isOdd ? block : null;
    planned.push({ name, value, trainable, rows, columns, copy, index: isOdd ? -1 : block.index });
  });
  return planned;
}

/** Finds the values that products use. For a slice it is the value that it is cut from. */
export function findInProducts(placing: Placing): void {
  const add = (value: number): void => {
    placing.inProducts.add(value);
    const node = placing.makerOf(value)?.node;
    if (node?.kind === 'slice' || node?.kind === 'transpose') add(item(node.inputs, 0).value);
  };
  const nodes = [
    ...Object.values(placing.lists).flat(),
    ...placing.program.over.map(({ node }) => node),
  ];
  for (const node of nodes) {
    if (node.kind !== 'product') continue;
    for (const { value } of node.inputs) add(value);
    add(node.output);
  }
}
