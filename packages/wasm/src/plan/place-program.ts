import { listNames, type Program } from './lists.js';
import { fitProducts } from './fit-products.js';
import { copyTerms, findLasting, findReshaped } from './lasting.js';
import type { Place } from './layout.js';
import { placeConcats } from './place-concats.js';
import {
  type Accumulator,
  type OutputPlaces,
  placeAccumulators,
  placeGradients,
  placeOutcomes,
} from './place-outcomes.js';
import { findInProducts, placeWeights, type PlannedWeight } from './place-weights.js';
import { isView, type Placing, startPlacing } from './placing.js';

export interface Placed extends OutputPlaces {
  readonly placing: Placing;
  readonly weights: readonly PlannedWeight[];
  readonly accumulators: readonly Accumulator[];
  /** Where the gradient by each state is. */
  readonly stateGradients: readonly (Place | null)[];
}

/** Finds a place for every value of a program. */
export function placeProgram(program: Program, training: boolean): Placed {
  const placing = startPlacing(program);
  if (training) copyTerms(placing);
  findReshaped(placing);
  findLasting(placing);
  findInProducts(placing);
  const weights = placeWeights(placing);
  placeConcats(placing);
  const outputs = placeOutcomes(placing);
  const stateGradients = training ? placeGradients(placing) : [];
  const accumulators = training ? placeAccumulators(placing) : [];
  for (const list of listNames)
    for (const node of placing.lists[list]) if (!isView(node)) placeOwn(placing, node.output);
  for (const { node } of program.over) placeOwn(placing, node.output);
  fitProducts(placing);
  return { placing, weights, accumulators, stateGradients, ...outputs };
}

function placeOwn(placing: Placing, value: number): void {
  if (!placing.places.has(value)) placing.allocate(value, placing.lasting.get(value) ?? 'briefly');
}
