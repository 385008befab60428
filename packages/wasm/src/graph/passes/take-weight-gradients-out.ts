import type { Node, StepGraph, Use, WeightTerm } from '../graph.js';
import { fills, makersOf } from '../rewrite.js';
import { longAxes, sizeOf, squeezed } from '../shapes.js';

/**
 * Takes the gradients of weights out of the time loop. Instead of adding a gradient at each step, the rows that it is
 * made from are kept, and one product or sum over the rows of all steps computes it.
 */
export function takeWeightGradientsOut(graph: StepGraph): StepGraph {
  const makers = makersOf(graph);
  const sizes = new Map(
    graph.values.flatMap(({ shape, source }) =>
      source.kind === 'weight' ? [[source.name, sizeOf(shape)] as const] : [],
    ),
  );
  const weightTerms = graph.outcomes.weightTerms.flatMap((term): readonly WeightTerm[] => {
    if (term.kind !== 'each') return [term];
    const { weight } = term;
    const size = sizes.get(weight) ?? 0;
    return addends(term.gradient, makers).map(
      (use) => termOf(weight, size, use, makers.get(use.value)) ?? { ...term, gradient: use },
    );
  });
  return { ...graph, outcomes: { ...graph.outcomes, weightTerms } };
}

/** The terms of a sum. */
function addends(use: Use, makers: ReadonlyMap<number, Node>): readonly Use[] {
  const maker = makers.get(use.value);
  if (maker?.kind !== 'map' || maker.operation !== 'add') return [use];
  const { inputs, shape } = maker;
  return inputs.every((input) => fills(input, shape))
    ? inputs.flatMap((input) => addends(input, makers))
    : [use];
}

function termOf(
  weight: string,
  size: number,
  use: Use,
  maker: Node | undefined,
): WeightTerm | null {
  if (maker?.kind === 'product') {
    const { inputs, transposed, batch, rows, inner, columns } = maker;
    const [x, dy] = inputs;
    const isPlain = transposed[0] && !transposed[1] && batch === 1 && inputs.length === 2;
    if (!isPlain || !x || !dy || rows * columns !== size) return null;
    return { kind: 'product', weight, x, dy, rows: inner, inner: rows, columns };
  }
  if (maker?.kind === 'reduce' && maker.operation === 'sum') {
    const [dy] = maker.inputs;
    if (!dy || sizeOf(maker.shape) !== size) return null;
    const reduced = maker.axes.filter((axis) => dy.shape[axis] !== 1);
    const kept = longAxes(dy.shape).filter((axis) => !reduced.includes(axis));
    // Whole rows are added if only the last axis is kept.
    const isRows = kept.length <= 1 && reduced.every((axis) => axis < (kept[0] ?? -1));
    return isRows && squeezed(dy.shape).length === 2
      ? { kind: 'sum', weight, dy, rows: sizeOf(dy.shape) / size, columns: size }
      : null;
  }
  // In a batch of one, the gradient of a step is a single row, with nothing to add up.
  return sizeOf(use.shape) === size && squeezed(use.shape).length === 1 && maker?.kind !== 'slice'
    ? { kind: 'sum', weight, dy: use, rows: 1, columns: size }
    : null;
}
