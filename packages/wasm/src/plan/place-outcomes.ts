import type { Use } from '../graph/graph.js';
import { item, sizeOf } from '../graph/shapes.js';
import { type Block, denseStrides, padded, type Place } from './layout.js';
import type { ListName } from './lists.js';
import { canWriteInto, isAsMade, isView, keeps, type Placing } from './placing.js';

/** Where the gradient of a weight is accumulated, in the weight's own order. */
export interface Accumulator {
  readonly weight: string;
  readonly block: Block;
  readonly size: number;
}

/** Where the outputs of all steps and their gradients are, as rows. */
export interface OutputPlaces {
  readonly outputs: readonly Place[];
  readonly inputGradients: readonly (Place | null)[];
}

/** Places inputs and states that have no place yet, the outputs, and the states that go to the next step. */
export function placeOutcomes(placing: Placing): OutputPlaces {
  const { program } = placing;
  const { step } = program;
  for (const value of step.inputs) if (!placing.places.has(value)) placing.allocate(value, 'rows');
  step.states.forEach((value, index) => {
    if (sizeOf(placing.shapeOf(value)) === 0) return;
    if (!placing.places.has(value))
      placing.allocate(value, placing.lasting.get(value) === 'rows' ? 'rows' : 'frame');
    const place = placing.placeOf(value);
    const isPart = place.block.size > 4 + padded(place.dims.reduce((a, b) => a * b, 1));
    handOn(
      placing,
      item(step.outcomes.newStates, index),
      'forward',
      { ...place, later: true },
      isPart,
    );
    handOn(placing, item(program.initialStates, index), 'begin', place, isPart);
  });
  return {
    outputs: step.outcomes.outputs.map((use) => placeOutput(placing, use, 'forward')),
    inputGradients: step.outcomes.inputGradients.map(
      (use) => use && placeOutput(placing, use, 'backward'),
    ),
  };
}

/** Arranges that a value is computed directly into a place or, if that is not possible, copied there. */
function handOn(placing: Placing, use: Use, list: ListName, place: Place, isPart: boolean): void {
  const kept = keeps(place.block, placing.lasting.get(use.value) ?? 'briefly');
  if (kept && canWriteInto(placing, use, list, { isPart, place })) {
    placing.places.set(use.value, place);
    return;
  }
  const output = placing.addValue(use.shape);
  placing.places.set(output, place);
  placing.addNode(list, placing.copyNode(use, output));
}

/**
 * Places an output in rows of its own, with a copy where it is a part of something else. What no node makes, such as an
 * input, is copied in the pass that is given.
 */
function placeOutput(placing: Placing, use: Use, pass: 'forward' | 'backward'): Place {
  const maker = placing.makerOf(use.value);
  const isOwn = maker && !isView(maker.node) && maker.node.kind !== 'concat';
  if (isOwn && isAsMade(placing, use) && !placing.places.has(use.value))
    return placing.allocate(use.value, 'rows', use.shape);
  const output = placing.addValue(use.shape);
  const list = maker && maker.list !== 'over' ? maker.list : pass;
  placing.addNode(list, placing.copyNode(use, output));
  return placing.allocate(output, 'rows');
}

/** Places the incoming gradients of outcomes and the outgoing gradients of states. Returns the latter. */
export function placeGradients(placing: Placing): readonly (Place | null)[] {
  const { program } = placing;
  const { step } = program;
  const incoming = new Map<number, number>();
  placing.values.forEach(({ source }, value) => {
    if (source.kind === 'gradient' && source.outcome >= 0 && value < step.values.length)
      incoming.set(source.outcome, value);
  });
  step.outcomes.outputs.forEach((_, outcome) => {
    const value = incoming.get(outcome);
    if (value !== undefined) placing.allocate(value, 'rows');
  });
  return step.states.map((state, index) => {
    const shape = placing.shapeOf(state);
    if (sizeOf(shape) === 0) return null;
    const dims = shape.filter((extent) => extent !== 1);
    const strides = denseStrides(dims);
    const size = (dims[0] ?? 1) * (strides[0] ?? 1);
    const block = placing.newBlock('turn', padded(size) + 4);
    const place: Place = { block, offset: 0, dims, strides, later: true, isNumber: false };
    const value = incoming.get(step.outcomes.outputs.length + index);
    if (value !== undefined) placing.places.set(value, place);
    for (const { state: of, value: known } of program.initialGradients)
      if (of === index) placing.places.set(known, place);
    const gradient = step.outcomes.stateGradients[index];
    if (gradient) handOn(placing, gradient, 'backward', { ...place, later: false }, false);
    return place;
  });
}

/** Places the gradients that are added up step by step. */
export function placeAccumulators(placing: Placing): readonly Accumulator[] {
  const { program } = placing;
  const found = new Map<string, Accumulator>();
  /** The sum of a weight's gradient so far, to which the next term is added. */
  const sums = new Map<string, number>();
  const addUp = (weight: string, use: Use, list: ListName) => {
    const size = sizeOf(use.shape);
    const accumulator = found.get(weight) ?? {
      weight,
      block: placing.newBlock('arena', padded(size) + 4),
      size,
    };
    found.set(weight, accumulator);
    const dims = use.shape.filter((extent) => extent !== 1);
    const place: Place = {
      block: accumulator.block,
      offset: 0,
      dims,
      strides: denseStrides(dims, true),
      later: false,
      isNumber: false,
    };
    const before = sums.get(weight) ?? placing.addValue(use.shape);
    const after = placing.addValue(use.shape);
    sums.set(weight, after);
    placing.places.set(before, place);
    placing.places.set(after, place);
    const sum = { value: before, shape: use.shape };
    placing.addNode(list, placing.copyNode(sum, after, 'add', use));
  };
  for (const term of program.step.outcomes.weightTerms)
    if (term.kind === 'each') addUp(term.weight, term.gradient, 'backward');
  for (const { weight, gradient } of program.initialTerms) addUp(weight, gradient, 'end');
  return [...found.values()];
}
