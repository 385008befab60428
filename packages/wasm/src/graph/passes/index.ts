import type { StepGraph } from '../graph.js';
import { contractInLoops } from './contract-in-loops.js';
import { dropBroadcasts } from './drop-broadcasts.js';
import { dropUnused } from './drop-unused.js';
import { foldNumbers } from './fold-numbers.js';
import { hoistProducts } from './hoist-products.js';
import { joinPads } from './join-pads.js';
import { makeAgain } from './make-again.js';
import { moveNegatives } from './move-negatives.js';
import { moveNumbers } from './move-numbers.js';
import { narrowProducts } from './narrow-products.js';
import { removeCopies } from './remove-copies.js';
import { seeThrough } from './see-through.js';
import { shareCommon } from './share-common.js';
import { simplifyProducts } from './simplify-products.js';
import { startProducts } from './start-products.js';
import { takeWeightGradientsOut } from './take-weight-gradients-out.js';

type Pass = (graph: StepGraph) => StepGraph;

/** The names of the passes. */
export type PassName =
  | 'removeCopies'
  | 'foldNumbers'
  | 'shareCommon'
  | 'joinPads'
  | 'seeThrough'
  | 'dropBroadcasts'
  | 'moveNumbers'
  | 'takeWeightGradientsOut'
  | 'simplifyProducts'
  | 'startProducts'
  | 'hoistProducts'
  | 'narrowProducts'
  | 'contractInLoops'
  | 'moveNegatives'
  | 'makeAgain';

/** The passes by name. Each returns a graph that computes the same numbers, and each can be left out. */
export const passes: Readonly<Record<PassName, Pass>> = {
  removeCopies,
  foldNumbers,
  shareCommon,
  joinPads,
  seeThrough,
  dropBroadcasts,
  moveNumbers,
  takeWeightGradientsOut,
  simplifyProducts,
  startProducts,
  hoistProducts,
  narrowProducts,
  contractInLoops,
  moveNegatives,
  makeAgain,
};

/** The order in which they run. Some run again, to simplify what others leave. */
const order: readonly PassName[] = [
  ...(['removeCopies', 'foldNumbers', 'shareCommon', 'joinPads', 'seeThrough'] as const),
  ...(['removeCopies', 'foldNumbers', 'shareCommon', 'takeWeightGradientsOut'] as const),
  ...([
    'simplifyProducts',
    'dropBroadcasts',
    'moveNumbers',
    'startProducts',
    'hoistProducts',
  ] as const),
  ...(['narrowProducts', 'contractInLoops', 'moveNegatives', 'shareCommon', 'makeAgain'] as const),
];

/** Runs all passes on a graph, except those in `without`. */
export function improve(graph: StepGraph, without: ReadonlySet<PassName> = new Set()): StepGraph {
  return order
    .filter((name) => !without.has(name))
    .reduce((current, name) => dropUnused(passes[name](current)), dropUnused(graph));
}
