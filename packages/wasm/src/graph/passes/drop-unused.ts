import type { StepGraph } from '../graph.js';
import { neededFor, rootsOf } from '../rewrite.js';

/** Removes nodes whose values nothing needs. */
export function dropUnused(graph: StepGraph): StepGraph {
  return {
    ...graph,
    nodes: neededFor(
      graph.nodes,
      rootsOf(graph).map(({ value }) => value),
    ),
  };
}
