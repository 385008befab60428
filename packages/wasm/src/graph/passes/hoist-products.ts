import type { Node, ProductNode, StepGraph, Use, Value } from '../graph.js';
import {
  type Builder,
  builderOf,
  finished,
  makersOf,
  neededFor,
  usesOf,
  withInputs,
} from '../rewrite.js';
import { item, sameShape } from '../shapes.js';

/** What this pass looks up in the graph as it was before. */
interface Before {
  readonly values: readonly Value[];
  readonly makers: ReadonlyMap<number, Node>;
}

/**
 * Takes products with weights out of the time loop: products of inputs and of the outputs' gradients, since these are
 * known for all steps in advance, and products that only the outputs need, since these can be computed afterwards.
 */
export function hoistProducts(graph: StepGraph): StepGraph {
  const builder = builderOf(graph.values);
  const before: Before = { values: graph.values, makers: makersOf(graph) };
  const late = lateValues(graph);
  for (const original of graph.nodes) {
    const node = withInputs(original, builder.now);
    if (node.kind !== 'product' || !canHoist(node, before)) builder.keep(node);
    else if (late.has(node.output)) builder.keep({ ...node, over: 'after' });
    else if (isKnown(item(node.inputs, 0), before)) builder.keep({ ...node, over: 'before' });
    else if (!splitKnown(node, before, builder)) builder.keep(node);
  }
  return finished(graph, builder);
}

/** Whether a product multiplies rows by a weight, or a part of one, and starts from nothing or a bias. */
function canHoist(node: ProductNode, { values, makers }: Before): boolean {
  const matrix = item(node.inputs, 1);
  const maker = makers.get(matrix.value);
  const source = maker?.kind === 'slice' ? item(maker.inputs, 0).value : matrix.value;
  const [, , start] = node.inputs;
  const isWeight = (value: number) => item(values, value).source.kind === 'weight';
  return (
    isWeight(source) &&
    !node.transposed[0] &&
    node.batch === 1 &&
    node.over === undefined &&
    (!start || isWeight(start.value))
  );
}

/** Splits a product of rows whose first numbers are known in advance: their part is computed for all steps at once. */
function splitKnown(node: ProductNode, before: Before, builder: Builder): boolean {
  const { output, ...product } = node;
  const { rows, inner, columns } = product;
  const [x, matrix] = [item(node.inputs, 0), item(node.inputs, 1)];
  const joined = before.makers.get(x.value);
  if (joined?.kind !== 'concat' || node.transposed[1]) return false;
  const [known, ...others] = joined.inputs;
  const isLast = joined.axis === joined.shape.length - 1 && sameShape(joined.shape, x.shape);
  if (!isLast || !known || others.length === 0 || !isKnown(known, before)) return false;
  const count = item(known.shape, joined.axis);
  const rowsFrom = (from: number, extent: number): Use =>
    builder.add({
      kind: 'slice',
      inputs: [{ value: matrix.value, shape: [inner, columns] }],
      begin: [from, 0],
      shape: [extent, columns],
    });
  const start = builder.add({
    ...product,
    inputs: [builder.now(known), rowsFrom(0, count), ...node.inputs.slice(2)],
    inner: count,
    over: 'before',
  });
  const left = builder.add({
    kind: 'slice',
    inputs: [{ value: x.value, shape: [rows, inner] }],
    begin: [0, count],
    shape: [rows, inner - count],
  });
  builder.make(
    { ...product, inputs: [left, rowsFrom(count, inner - count), start], inner: inner - count },
    output,
  );
  return true;
}

/** Whether a value is known for all steps before the first one. */
function isKnown({ value }: Use, before: Before): boolean {
  const source = before.values[value]?.source;
  if (source?.kind === 'input') return true;
  // Outcome 0 is the outputs; gradients of states become known only step by step.
  if (source?.kind === 'gradient') return source.outcome === 0;
  const maker = before.makers.get(value);
  return maker?.kind === 'slice' && isKnown(item(maker.inputs, 0), before);
}

/** Values that only the outputs need. */
function lateValues(graph: StepGraph): ReadonlySet<number> {
  const { outputs, newStates } = graph.outcomes;
  const counts = usesOf(graph);
  const needed = new Set(
    neededFor(
      graph.nodes,
      newStates.map(({ value }) => value),
    ).map(({ output }) => output),
  );
  return new Set(
    outputs.flatMap(({ value }) => (needed.has(value) || counts.get(value) !== 1 ? [] : [value])),
  );
}
