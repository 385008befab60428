import type { MapOperation, Node, StepGraph, Use } from '../graph.js';
import { heavyOperations } from '../heavy.js';
import { createNetwork } from '../minimum-cut.js';
import { builderOf, finished, makersOf, splitPasses, withInputs } from '../rewrite.js';
import { item, sizeOf } from '../shapes.js';

/** Of fewer numbers a sequence all are kept: to make them again is more code than it saves. */
const few = 32;
/** What it costs to keep a number for the pass back, and to make it again, beside each other. */
const keeping = 8;
const making: Partial<Record<MapOperation, number>> = { divide: 3, squareRoot: 3 };

/**
 * Makes values of the forward pass again in the backward pass, where keeping others instead is less: a
 * minimum cut between what is there anyhow, or takes long to compute, and what the backward pass needs.
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
  // Whether a value is made again, and whether it is there: a cut between them keeps it.
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

/** The values that are there in the backward pass without more being kept for it. */
function keptAnyway({ outcomes }: StepGraph, backward: readonly Node[]): ReadonlySet<number> {
  const { outputs, newStates, weightTerms } = outcomes;
  const terms = weightTerms.flatMap((term) =>
    term.kind === 'each' ? [] : term.kind === 'sum' ? [term.dy] : [term.x, term.dy],
  );
  const over = backward.flatMap(({ over: when, inputs }) => (when ? inputs : []));
  return new Set([...outputs, ...newStates, ...terms, ...over].map(({ value }) => value));
}

function keepingOf(isKept: boolean, isView: boolean, size: number): number {
  // A view is there if what it is a view of is.
  return isView ? Infinity : isKept ? 0 : keeping * size;
}

function canMakeAgain(node: Node, batch: number): boolean {
  if (node.over) return false;
  if (node.kind === 'slice' || node.kind === 'transpose') return true;
  if (sizeOf(node.shape) < few * batch) return false;
  return node.kind === 'concat' || (node.kind === 'map' && !heavyOperations.has(node.operation));
}
