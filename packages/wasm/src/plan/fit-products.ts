import type { ProductNode, Use } from '../graph/graph.js';
import { item, sizeOf } from '../graph/shapes.js';
import { denseSize, padded } from './layout.js';
import { type ListName, listNames } from './lists.js';
import { PlanError, type Placing } from './placing.js';

/** The layout of a product's factor or result: the strides of its matrices and rows, in numbers. */
export interface Matrix {
  readonly use: Use;
  readonly batch: number;
  readonly row: number;
}

export interface ProductPlan {
  readonly node: ProductNode;
  readonly first: Matrix;
  readonly second: Matrix;
  readonly start: Matrix | null;
  readonly result: Matrix;
}

/**
 * The layouts of the factors and the result of a product.
 * @throws {PlanError} if the kernels cannot read such a layout.
 */
export function planProduct(placing: Placing, node: ProductNode): ProductPlan {
  const { rows, inner, columns, transposed } = node;
  const [a, b, start] = node.inputs;
  const first = matrixOf(placing, node, needed(a), transposed[0] ? [inner, rows] : [rows, inner]);
  const second = matrixOf(
    placing,
    node,
    needed(b),
    transposed[1] ? [columns, inner] : [inner, columns],
  );
  const result = matrixOf(placing, node, { value: node.output, shape: node.shape }, [
    rows,
    columns,
  ]);
  return { node, first, second, result, start: start ? startOf(placing, node, start) : null };
}

function needed(use: Use | undefined): Use {
  if (use) return use;
  throw new PlanError('A product lacks a factor.');
}

function startOf(placing: Placing, node: ProductNode, use: Use): Matrix {
  const { batch, rows, columns } = node;
  if (sizeOf(use.shape) === batch * rows * columns && rows * batch > 1)
    return matrixOf(placing, node, use, [rows, columns]);
  // A single row that is added to all rows.
  const [stride] = placing.stridesOf({ value: use.value, shape: [columns] });
  if (stride !== 1 && columns > 1) throw new PlanError('The start of a product lies apart.');
  return { use, batch: 0, row: 0 };
}

function matrixOf(
  placing: Placing,
  { batch }: ProductNode,
  use: Use,
  [height, width]: readonly [number, number],
): Matrix {
  const own = sizeOf(use.shape) === batch * height * width;
  const [matrix = 0, row = 0, number = 0] = placing.stridesOf({
    value: use.value,
    shape: own ? [batch, height, width] : [1, height, width],
  });
  if (width > 1 && number !== 1) throw new PlanError('The rows of a factor lie apart.');
  return { use, batch: matrix, row };
}

/** Whether a product's kernel can read a factor in place. */
function fits(placing: Placing, node: ProductNode, index: number): boolean {
  const use = item(node.inputs, index);
  try {
    const { rows, inner, columns, transposed } = node;
    if (index === 2) {
      startOf(placing, node, use);
      // The padding of its rows becomes the padding of the result's rows, so it must be zeros.
      return transposed[1] || columns % 4 === 0 || endsInZeros(placing, use.value, columns);
    }
    const turned = transposed[index === 0 ? 0 : 1];
    const [height, width] = index === 0 ? [rows, inner] : [inner, columns];
    const { row } = matrixOf(placing, node, use, turned ? [width, height] : [height, width]);
    // Kernels read whole vectors, so rows that are no multiple of four must be padded with zeros.
    const vectors = turned ? height : width;
    const needsZeros = index === 1 || (index === 0 && transposed[1]);
    if (!needsZeros || vectors % 4 === 0) return true;
    return (row === 0 || row >= padded(vectors)) && endsInZeros(placing, use.value, vectors);
  } catch (error) {
    if (error instanceof PlanError) return false;
    throw error;
  }
}

/** Whether a value has a block of its own, in which its rows are padded with zeros. */
function endsInZeros(placing: Placing, value: number, vectors: number): boolean {
  const node = placing.makerOf(value)?.node;
  if (node?.kind === 'slice') return endsInZeros(placing, item(node.inputs, 0).value, vectors);
  const { block, dims } = placing.placeOf(value);
  const isAlone = block.size <= denseSize(dims) + 4;
  return block.region !== 'weight' && isAlone && (dims.at(-1) ?? 1) === vectors;
}

/** Copies the factors of products whose layout the kernels cannot read. */
export function fitProducts(placing: Placing): void {
  for (const list of listNames)
    for (const node of [...placing.lists[list]])
      if (node.kind === 'product') fit(placing, node, list);
  for (const { node } of placing.program.over)
    if (node.kind === 'product')
      node.inputs.forEach((_, index) => {
        if (!fits(placing, node, index))
          throw new PlanError('A product over all steps has a factor that lies apart.');
      });
}

function fit(placing: Placing, node: ProductNode, list: ListName): void {
  const inputs = node.inputs.map((use, index) => {
    if (fits(placing, node, index)) return use;
    const { rows, inner, columns, transposed, batch } = node;
    const [height, width] =
      index === 0 ? [rows, inner] : index === 1 ? [inner, columns] : [rows, columns];
    const turned = index < 2 && transposed[index === 0 ? 0 : 1];
    const matrix = turned ? [width, height] : [height, width];
    const own = sizeOf(use.shape) === batch * height * width;
    const shape = own && batch > 1 ? [batch, ...matrix] : matrix;
    const output = placing.addValue(sizeOf(shape) === sizeOf(use.shape) ? shape : use.shape);
    placing.inProducts.add(output);
    placing.addNode(
      list,
      placing.copyNode({ value: use.value, shape: placing.shapeOf(output) }, output),
      node,
    );
    placing.allocate(output, 'briefly');
    return { value: output, shape: placing.shapeOf(output) };
  });
  if (inputs.every((use, index) => use === node.inputs[index])) return;
  const at = placing.lists[list].indexOf(node);
  placing.lists[list].splice(at, 1);
  placing.addNode(list, { ...node, inputs }, placing.lists[list][at]);
}
