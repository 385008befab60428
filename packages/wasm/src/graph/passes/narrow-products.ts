import type { Node, ProductNode, StepGraph } from '../graph.js';
import { builderOf, finished, rootsOf, withInputs } from '../rewrite.js';
import { item, sameShape, withExtent } from '../shapes.js';

/** Computes only those columns of a product of rows and a transposed matrix that are used. */
export function narrowProducts(graph: StepGraph): StepGraph {
  const ranges = takenColumns(graph);
  const builder = builderOf(graph.values);
  const shifts = new Map<number, number>();
  for (const original of graph.nodes) {
    const node = withInputs(original, builder.now);
    const range = ranges.get(original.output);
    const [cutFrom] = node.inputs;
    const shift = cutFrom && shifts.get(cutFrom.value);
    if (node.kind === 'product' && range) {
      const [from, to] = range;
      const matrix = item(node.inputs, 1);
      const columns = to - from;
      const part = builder.add({
        kind: 'slice',
        inputs: [{ value: matrix.value, shape: [node.columns, node.inner] }],
        begin: [from, 0],
        shape: [columns, node.inner],
      });
      const last = node.shape.length - 1;
      const shape = withExtent(node.shape, last, columns);
      const { kind, transposed, batch, rows, inner } = node;
      const inputs = [item(node.inputs, 0), part];
      const narrow = builder.add({ kind, transposed, batch, rows, inner, inputs, columns, shape });
      builder.replace(node.output, narrow.value);
      shifts.set(narrow.value, from);
    } else if (node.kind === 'slice' && cutFrom && shift !== undefined) {
      const last = node.shape.length - 1;
      const { shape } = item(builder.values, cutFrom.value);
      const begin = withExtent(node.begin, last, item(node.begin, last) - shift);
      const inputs = [{ value: cutFrom.value, shape }];
      if (sameShape(shape, node.shape)) builder.replace(node.output, cutFrom.value);
      else builder.keep({ ...node, begin, inputs });
    } else builder.keep(node);
  }
  return finished(graph, builder);
}

/** For products of which only slices are used: the range from the first to the last used column. */
function takenColumns(graph: StepGraph): ReadonlyMap<number, readonly [number, number]> {
  const products = new Map(
    graph.nodes.flatMap((node) =>
      node.kind === 'product' && canNarrow(node) ? [[node.output, node] as const] : [],
    ),
  );
  const ranges = new Map<number, readonly [number, number]>();
  const forget = (value: number) => products.delete(value);
  for (const { value } of rootsOf(graph)) forget(value);
  for (const node of graph.nodes) {
    for (const use of node.inputs) {
      const product = products.get(use.value);
      if (!product) continue;
      const taken = columnsOf(node, product.shape, use.shape);
      if (!taken) {
        forget(use.value);
        continue;
      }
      const [from, to] = ranges.get(use.value) ?? taken;
      ranges.set(use.value, [Math.min(from, taken[0]), Math.max(to, taken[1])]);
    }
  }
  return new Map(
    [...ranges].filter(([value, [from, to]]) => {
      const product = products.get(value);
      return product !== undefined && to - from < product.columns;
    }),
  );
}

function canNarrow({ transposed, batch, inputs, shape, rows, columns }: ProductNode): boolean {
  return (
    transposed[1] &&
    !transposed[0] &&
    batch === 1 &&
    inputs.length === 2 &&
    sameShape(shape, [rows, columns])
  );
}

/** The range of columns that a node takes from a matrix, if it is a slice of whole columns. */
function columnsOf(
  node: Node,
  shape: readonly number[],
  seen: readonly number[],
): readonly [number, number] | null {
  if (node.kind !== 'slice' || !sameShape(shape, seen)) return null;
  const from = item(node.begin, 1);
  return item(node.shape, 0) === shape[0] ? [from, from + item(node.shape, 1)] : null;
}
