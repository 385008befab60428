import type { Node, StepGraph, Use, Value } from '../graph/graph.js';
import { neededFor, splitPasses, withInputs } from '../graph/rewrite.js';
import { item } from '../graph/shapes.js';
import { plainNodes } from './plain-nodes.js';

/** When something is computed: once before the first step, at each step, at each step back, or once after that. */
export const listNames = ['begin', 'forward', 'backward', 'end'] as const;
export type ListName = (typeof listNames)[number];
export type Lists = Readonly<Record<ListName, readonly Node[]>>;

/** A step, and the computation of the states before the first one, as one program with common values. */
export interface Program {
  readonly values: readonly Value[];
  readonly lists: Lists;
  /** Products over all steps, before and after the steps of their pass. */
  readonly over: readonly { readonly list: 'forward' | 'backward'; readonly node: Node }[];
  readonly step: StepGraph;
  /** The states before the first step. */
  readonly initialStates: readonly Use[];
  /** Gradients of the weights from which the states before the first step are computed. */
  readonly initialTerms: readonly { readonly weight: string; readonly gradient: Use }[];
  /** The gradients by the states before the first step, as values of the graph of the initial states. */
  readonly initialGradients: readonly { readonly state: number; readonly value: number }[];
}

/** Joins both graphs into a program; `training` says whether there is a backward pass. */
export function programOf(
  recordedStep: StepGraph,
  recordedInitial: StepGraph,
  training: boolean,
): Program {
  const [step, initial] = [plainNodes(recordedStep), plainNodes(recordedInitial)];
  const shift = step.values.length;
  const weights = new Map(
    step.values.flatMap(({ source }, value) =>
      source.kind === 'weight' ? [[source.name, value] as const] : [],
    ),
  );
  const moved = (use: Use): Use => {
    const { source } = item(initial.values, use.value);
    const shared = source.kind === 'weight' ? weights.get(source.name) : undefined;
    return { value: shared ?? use.value + shift, shape: use.shape };
  };
  const initialNodes = initial.nodes.map((node) => ({
    ...withInputs(node, moved),
    output: node.output + shift,
  }));
  const initialStates = initial.outcomes.outputs.map(moved);
  const begin = neededFor(
    initialNodes,
    initialStates.map(({ value }) => value),
  );
  const isBegin = new Set(begin);
  const passes = splitPasses(step);
  const isOver = ({ over }: Node) => over !== undefined;
  const { forward, backward } = passes;
  return {
    values: [...step.values, ...initial.values],
    lists: {
      begin,
      forward: forward.filter((node) => !isOver(node)),
      backward: training ? backward.filter((node) => !isOver(node)) : [],
      end: training ? initialNodes.filter((node) => !isBegin.has(node)) : [],
    },
    over: [
      ...forward.filter(isOver).map((node) => ({ list: 'forward' as const, node })),
      ...(training
        ? backward.filter(isOver).map((node) => ({ list: 'backward' as const, node }))
        : []),
    ],
    step,
    initialStates,
    initialTerms: training
      ? initial.outcomes.weightTerms.flatMap((term) =>
          term.kind === 'each' ? [{ weight: term.weight, gradient: moved(term.gradient) }] : [],
        )
      : [],
    initialGradients: initial.values.flatMap(({ source }, value) =>
      source.kind === 'gradient' && source.outcome >= 0
        ? [{ state: source.outcome, value: value + shift }]
        : [],
    ),
  };
}
