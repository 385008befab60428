import type { MapOperation, Node, StepGraph, Use } from '../graph.js';
import { heavyOperations } from '../heavy.js';
import { createNetwork } from '../minimum-cut.js';
import { builderOf, finished, makersOf, splitPasses, withInputs } from '../rewrite.js';
import { item, sizeOf } from '../shapes.js';

/** Values with fewer numbers per sequence are always kept, since recomputing them costs more code than it saves. */
const few = 32;
/** The cost of keeping a number for the backward pass, relative to computing it again. */
const keeping = 8;
const making: Partial<Record<MapOperation, number>> = { divide: 3, squareRoot: 3 };

/**
 * Computes values of the forward pass again in the backward pass, where that is cheaper than keeping them. What to keep
 * is a minimum cut between the values that are kept anyway, or are expensive, and those that the backward pass needs.
 */
export function makeAgain(graph: StepGraph): StepGraph {
  const { forward, backward } = splitPasses(graph);
  const makers = makersOf({ nodes: forward });
  const isMadeAgain = chosen(graph, forward, backward);
  const builder = builderOf(graph.values);
  const again = new Map<number, number>();
  const remade = (use: Use): Use => {
    const maker = makers.get(use.value);
    if (!maker || !isMadeAgain(maker)) return use;
    const known = again.get(use.value);
    if (known !== undefined) return { value: known, shape: use.shape };
    const { value } = builder.add(withInputs(maker, remade));
    again.set(use.value, value);
    return { value, shape: use.shape };
  };
  for (const node of forward) builder.keep(node);
  for (const node of backward) builder.keep(node.over ? node : withInputs(node, remade));
  return finished(graph, builder);
}

/** Whether a node of the forward pass is computed again in the backward pass. */
function chosen(
  graph: StepGraph,
  forward: readonly Node[],
  backward: readonly Node[],
): (node: Node) => boolean {
  const [batch = 1] = item(graph.outcomes.outputs, 0).shape;
  const made = new Set(forward.map(({ output }) => output));
  const kept = keptAnyway(graph, backward);
  const needed = new Set(
    backward.flatMap(({ inputs }) => inputs).flatMap(({ value }) => (made.has(value) ? value : [])),
  );
  // Each value has two places, `again` and `there`. A cut between them means that the value is kept.
  const at = new Map(forward.map(({ output }, index) => [output, 2 + 2 * index]));
  const again = (value: number) => at.get(value) ?? 0;
  const there = (value: number) => again(value) + 1;
  const [source, sink] = [0, 1];
  const network = createNetwork(2 + 2 * forward.length);
  for (const node of forward) {
    const { output, inputs, shape } = node;
    const size = sizeOf(shape);
    const isView = node.kind === 'slice' || node.kind === 'transpose';
    if (needed.has(output)) network.edge(there(output), sink, Infinity);
    network.edge(again(output), there(output), keepingOf(kept.has(output), isView, size));
    if (!canMakeAgain(node, batch)) {
      network.edge(source, again(output), Infinity);
      continue;
    }
    const each = node.kind === 'map' ? (making[node.operation] ?? 1) : 1;
    network.edge(source, again(output), isView ? 0 : each * size);
    for (const { value } of inputs)
      if (made.has(value)) network.edge(there(value), again(output), Infinity);
  }
  const cut = network.sourceSide(source, sink);
  return ({ output }) => !cut.has(again(output));
}

/** The values that are available in the backward pass anyway. */
function keptAnyway({ outcomes }: StepGraph, backward: readonly Node[]): ReadonlySet<number> {
  const { outputs, newStates, weightTerms } = outcomes;
  const terms = weightTerms.flatMap((term) =>
    term.kind === 'each' ? [] : term.kind === 'sum' ? [term.dy] : [term.x, term.dy],
  );
  const over = backward.flatMap(({ over: when, inputs }) => (when ? inputs : []));
  return new Set([...outputs, ...newStates, ...terms, ...over].map(({ value }) => value));
}

function keepingOf(isKept: boolean, isView: boolean, size: number): number {
  // A view takes no memory of its own: it is available if the value that it is a view of is.
  return isView ? Infinity : isKept ? 0 : keeping * size;
}

function canMakeAgain(node: Node, batch: number): boolean {
  if (node.over) return false;
  if (node.kind === 'slice' || node.kind === 'transpose') return true;
  if (sizeOf(node.shape) < few * batch) return false;
  return node.kind === 'concat' || (node.kind === 'map' && !heavyOperations.has(node.operation));
}
