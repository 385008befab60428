import type { Node, Outcomes, StepGraph, Use, Value } from './graph.js';
import { item, sizeOf } from './shapes.js';

type WithoutOutput<Each> = Each extends Node ? Omit<Each, 'output'> : never;
/** A node whose output has not been numbered yet. */
export type NewNode = WithoutOutput<Node>;

/** A graph that is being built. */
export interface Builder {
  readonly values: Value[];
  readonly nodes: Node[];
  /** Adds a node as it is. */
  keep(node: Node): void;
  /** Adds a node for a new value. */
  add(node: NewNode): Use;
  /** Adds a node for a value that is there already. */
  make(node: NewNode, output: number): void;
  /** A constant of one number. */
  number(value: number): Use;
  /** A constant of these numbers. */
  constant(data: Float32Array, shape: readonly number[]): Use;
  /** Replaces `value` by `by`, which has the same numbers, in everything that follows. */
  replace(value: number, by: number): void;
  /** The use after all replacements so far. */
  now(use: Use): Use;
}

export function builderOf(values: readonly Value[]): Builder {
  const replaced = new Map<number, number>();
  const find = (value: number): number => {
    let found = value;
    for (let next = replaced.get(found); next !== undefined; next = replaced.get(found))
      found = next;
    return found;
  };
  const constant = (data: Float32Array, shape: readonly number[]): Use => ({
    value: builder.values.push({ shape, source: { kind: 'constant', data } }) - 1,
    shape,
  });
  const builder: Builder = {
    values: [...values],
    nodes: [],
    keep(node) {
      builder.nodes.push(node);
    },
    add(node) {
      const { shape } = node;
      const output = builder.values.push({ shape, source: { kind: 'node' } }) - 1;
      builder.nodes.push({ ...node, output });
      return { value: output, shape };
    },
    make(node, output) {
      builder.nodes.push({ ...node, output });
    },
    number: (value) => constant(Float32Array.of(value), []),
    constant,
    replace(value, by) {
      const to = find(by);
      if (to !== value) replaced.set(value, to);
    },
    now(use) {
      const value = find(use.value);
      return value === use.value ? use : { value, shape: use.shape };
    },
  };
  return builder;
}

/**
 * The graph that `visit` makes. It gets each node, with replacements made in its inputs, and keeps it, or adds other
 * nodes and replaces its value.
 */
export function rewrite(
  graph: StepGraph,
  visit: (node: Node, builder: Builder) => void,
): StepGraph {
  const builder = builderOf(graph.values);
  for (const node of graph.nodes) visit(withInputs(node, builder.now), builder);
  return finished(graph, builder);
}

/** The graph that a builder has built. */
export function finished(graph: StepGraph, builder: Builder): StepGraph {
  return {
    ...graph,
    values: builder.values,
    nodes: builder.nodes,
    outcomes: outcomesWith(graph.outcomes, builder.now),
  };
}

/** The node with other inputs; the node itself if none has changed, since most passes change few of them. */
export function withInputs<Each extends Node>(node: Each, change: (use: Use) => Use): Each {
  const inputs = node.inputs.map(change);
  return inputs.every((use, index) => use === node.inputs[index]) ? node : { ...node, inputs };
}

function outcomesWith(outcomes: Outcomes, change: (use: Use) => Use): Outcomes {
  const orNull = (use: Use | null) => use && change(use);
  return {
    outputs: outcomes.outputs.map(change),
    newStates: outcomes.newStates.map(change),
    inputGradients: outcomes.inputGradients.map(orNull),
    stateGradients: outcomes.stateGradients.map(orNull),
    weightTerms: outcomes.weightTerms.map((term) => {
      if (term.kind === 'each') return { ...term, gradient: change(term.gradient) };
      if (term.kind === 'sum') return { ...term, dy: change(term.dy) };
      return { ...term, x: change(term.x), dy: change(term.dy) };
    }),
  };
}

/** The values that must be computed, each with its shape. */
export function rootsOf({ outcomes }: Pick<StepGraph, 'outcomes'>): readonly Use[] {
  const terms = outcomes.weightTerms.flatMap((term) =>
    term.kind === 'each' ? [term.gradient] : term.kind === 'sum' ? [term.dy] : [term.x, term.dy],
  );
  const gradients = [...outcomes.inputGradients, ...outcomes.stateGradients];
  return [
    ...outcomes.outputs,
    ...outcomes.newStates,
    ...gradients.flatMap((use) => use ?? []),
    ...terms,
  ];
}

/** How often each value is used, by nodes and as an outcome. */
export function usesOf(graph: StepGraph): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  const all = [...graph.nodes.flatMap(({ inputs }) => inputs), ...rootsOf(graph)];
  for (const { value } of all) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The nodes by the values that they make. */
export function makersOf({ nodes }: Pick<StepGraph, 'nodes'>): ReadonlyMap<number, Node> {
  return new Map(nodes.map((node) => [node.output, node]));
}

/** The nodes needed to compute some values, in order. */
export function neededFor(nodes: readonly Node[], roots: Iterable<number>): readonly Node[] {
  const needed = new Set(roots);
  const kept: Node[] = [];
  for (const node of nodes.toReversed()) {
    if (!needed.has(node.output)) continue;
    kept.push(node);
    for (const { value } of node.inputs) needed.add(value);
  }
  return kept.reverse();
}

/** The nodes of the forward pass, and those of the backward pass. */
export function splitPasses(graph: StepGraph): {
  readonly forward: readonly Node[];
  readonly backward: readonly Node[];
} {
  const { outputs, newStates } = graph.outcomes;
  const forward = neededFor(
    graph.nodes,
    [...outputs, ...newStates].map(({ value }) => value),
  );
  const isForward = new Set(forward);
  return { forward, backward: graph.nodes.filter((node) => !isForward.has(node)) };
}

/** The number that fills a value, if it is a constant of one number. */
export function numberIn(values: readonly Value[], { value }: Use): number | undefined {
  const { source } = item(values, value);
  if (source.kind !== 'constant') return undefined;
  const [first] = source.data;
  return source.data.every((other) => other === first) ? first : undefined;
}

/** Whether a use has as many numbers as a shape, so that nothing is broadcast. */
export function fills({ shape }: Use, whole: readonly number[]): boolean {
  return sizeOf(shape) === sizeOf(whole);
}
