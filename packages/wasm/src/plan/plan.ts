import type { ForeignNode, ProductNode, Use } from '../graph/graph.js';
import { item, sizeOf } from '../graph/shapes.js';
import { groupNodes, type GroupOptions } from './groups.js';
import { planProduct, type ProductPlan } from './fit-products.js';
import { putInPlace } from './in-place.js';
import { type Block, padded, type Place, type Region } from './layout.js';
import { type ListName, listNames, type Program } from './lists.js';
import type { Accumulator } from './place-outcomes.js';
import { placeProgram } from './place-program.js';
import type { PlannedWeight } from './place-weights.js';
import { type Placing, PlanError } from './placing.js';
import { type Section, sectionsOf, shareTemporaries } from './sections.js';
import { findRegisters, type Groups, placeTemporaries } from './temporaries.js';

/** A matrix of the rows of all steps. */
export interface StepRows {
  readonly place: Place;
  /** How many rows a step has; `stride` is how far apart they are, in numbers. */
  readonly rows: number;
  readonly stride: number;
}

/** The gradient of a weight from the rows of all steps: xᵀ dy, or without x the sum of dy. */
export interface WeightSum {
  readonly weight: string;
  readonly x: StepRows | null;
  readonly dy: StepRows;
  readonly inner: number;
  readonly columns: number;
}

/** A product over all steps. */
export interface OverProduct {
  readonly when: 'before' | 'after';
  readonly list: 'forward' | 'backward';
  readonly plan: ProductPlan;
  readonly x: StepRows;
  readonly result: StepRows;
}

/** A program whose values all have places. Sizes are in numbers. */
export interface Plan {
  readonly program: Program;
  readonly placing: Placing;
  /** The groups of each list, in the order in which they are computed. */
  readonly sections: Readonly<Record<ListName, readonly Section[]>>;
  readonly groups: Groups;
  readonly registers: ReadonlySet<number>;
  readonly foreign: readonly ForeignNode[];
  readonly weights: readonly PlannedWeight[];
  readonly accumulators: readonly Accumulator[];
  readonly sums: readonly WeightSum[];
  readonly over: readonly OverProduct[];
  /** Whether products in the time loop are written into the module, and not left to kernels. */
  readonly writeProducts: boolean;
  /** Whether only two frames are kept and used alternately, since nobody needs the others. */
  readonly ring: boolean;
  readonly arenaSize: number;
  readonly frameSize: number;
  /** Where in the arena the blocks used in turns begin, and the size of one turn. */
  readonly turn: { readonly offset: number; readonly size: number };
  /** The part of the arena that must be 0 before the first step back: the gradients by the last states. */
  readonly cleared: { readonly offset: number; readonly size: number };
  /** Blocks of rows by index: their size at each step. */
  readonly rowSizes: readonly number[];
  readonly weightCount: number;
  /** Zeros, from which products without a third input start. */
  readonly zeros: Place;
  /** Whether the sums of several rows are put together. */
  readonly sumTogether: boolean;
  /** Where the lanes of four rows' sums wait, four vectors for each sum of a loop. */
  readonly scratch: Place;
  readonly states: readonly (Place | null)[];
  readonly inputs: readonly Place[];
  readonly outputs: readonly Place[];
  readonly outputGradients: readonly (Place | null)[];
  readonly inputGradients: readonly (Place | null)[];
}

export interface PlanOptions extends GroupOptions {
  /** Whether there is a backward pass. */
  readonly training: boolean;
  /** Whether the numbers of all steps stay, as a backward pass needs them. */
  readonly keepsSteps: boolean;
  /** Whether products in the time loop are written into the module, and not left to kernels. */
  readonly writeProducts: boolean;
  /** Whether the sums of several rows are put together. */
  readonly sumTogether: boolean;
}

export const standardPlan: Omit<PlanOptions, 'training' | 'keepsSteps'> = {
  fuse: true,
  mostHeavy: 3,
  mostNodes: 24,
  mostSums: 10,
  writeProducts: true,
  sumTogether: true,
};

/**
 * Lays a program out in memory and puts its nodes into loops.
 * @throws {PlanError} if some values cannot be laid out as their users need them.
 */
export function planProgram(program: Program, options: PlanOptions): Plan {
  const placed = placeProgram(program, options.training);
  const { placing } = placed;
  const groups: Groups = {
    begin: groupNodes(placing, 'begin', options),
    forward: groupNodes(placing, 'forward', options),
    backward: groupNodes(placing, 'backward', options),
    end: groupNodes(placing, 'end', options),
  };
  // Makes sure that every value that is used has a place.
  for (const list of listNames)
    for (const { inputs } of placing.lists[list])
      for (const { value } of inputs) placing.placeOf(value);
  const inPlace = putInPlace(placing, groups.backward);
  const over = program.over.map(({ list, node }): OverProduct => {
    if (node.kind !== 'product' || !node.over)
      throw new PlanError('Only products are over all steps.');
    const { rows, inner, columns } = node;
    return {
      when: node.over,
      list,
      plan: planProduct(placing, node),
      x: stepRows(placing, useOf(node, 0), rows, inner),
      result: stepRows(placing, { value: node.output, shape: node.shape }, rows, columns),
    };
  });
  const terms = options.training ? placing.terms : [];
  const sums = terms.flatMap((term): readonly WeightSum[] => {
    if (term.kind === 'each') return [];
    const { weight, rows, columns } = term;
    const dy = stepRows(placing, term.dy, rows, columns);
    return term.kind === 'sum'
      ? [{ weight, x: null, dy, inner: 1, columns }]
      : [
          {
            weight,
            x: stepRows(placing, term.x, rows, term.inner),
            dy,
            inner: term.inner,
            columns,
          },
        ];
  });
  const zeros = zerosFor(placing, groups, over);
  const scratch = scratchFor(placing, groups);
  const registers = findRegisters(placing, groups);
  const [batch = 1] = item(program.step.outcomes.outputs, 0).shape;
  const inSections = (list: ListName) => sectionsOf(placing, groups[list], batch);
  const inOrder = (list: ListName): readonly Section[] => [{ groups: groups[list], sequences: 1 }];
  const sections = {
    begin: inOrder('begin'),
    forward: inSections('forward'),
    backward: inSections('backward'),
    end: inOrder('end'),
  };
  const shared = shareTemporaries(
    placing,
    listNames.flatMap((list) => sections[list]),
  );
  const regions = sizesOfRegions(placing);
  const tableSize = padded(1 + regions.rowSizes.length + regions.weightCount);
  let arenaSize = tableSize;
  for (const block of placing.blocks) {
    if (block.region !== 'arena' || block.temporary || inPlace.includes(block)) continue;
    block.offset = arenaSize;
    arenaSize += padded(block.size);
  }
  const turn = { offset: arenaSize, size: padded(regions.turnSize) };
  arenaSize += 2 * turn.size;
  for (const block of inPlace) {
    block.offset = arenaSize;
    arenaSize += padded(block.size);
  }
  const cleared = { offset: turn.offset, size: arenaSize - turn.offset };
  arenaSize = placeTemporaries(placing, sections, registers, shared, arenaSize + 2 * turn.size);
  const { step } = program;
  return {
    program,
    placing,
    sections,
    groups,
    registers,
    foreign: Object.values(groups)
      .flat()
      .flatMap((group) => (group.kind === 'foreign' ? [group.node] : [])),
    weights: placed.weights,
    accumulators: placed.accumulators,
    sums,
    over,
    writeProducts: options.writeProducts,
    ring: !options.keepsSteps,
    arenaSize: padded(arenaSize) + 16,
    frameSize: padded(regions.frameSize),
    turn,
    cleared,
    rowSizes: regions.rowSizes,
    weightCount: regions.weightCount,
    zeros,
    sumTogether: options.sumTogether,
    scratch,
    states: step.states.map((value) =>
      sizeOf(placing.shapeOf(value)) === 0 ? null : placing.placeOf(value),
    ),
    inputs: step.inputs.map(placing.placeOf),
    outputs: placed.outputs,
    outputGradients: step.outcomes.outputs.map((_, outcome) => {
      const value = step.values.findIndex(
        ({ source }) => source.kind === 'gradient' && source.outcome === outcome,
      );
      return value >= 0 && options.training ? placing.placeOf(value) : null;
    }),
    inputGradients: placed.inputGradients,
  };
}

function useOf(node: ProductNode, index: number): Use {
  const use = node.inputs[index];
  if (use) return use;
  throw new PlanError('A product lacks a factor.');
}

/** A place with as many zeros as the widest product has columns. */
function zerosFor(placing: Placing, groups: Groups, over: readonly OverProduct[]): Place {
  const products = Object.values(groups)
    .flat()
    .flatMap((group) => (group.kind === 'product' ? [group.plan] : []));
  const widths = [...products, ...over.map(({ plan }) => plan)].map(({ node }) => node.columns);
  return placeOfSize(placing, padded(Math.max(4, ...widths)) + 4);
}

/** A place for four vectors for each reduction of a loop. */
function scratchFor(placing: Placing, groups: Groups): Place {
  const counts = Object.values(groups)
    .flat()
    .map((group) =>
      group.kind === 'loop' ? group.nodes.filter(({ kind }) => kind === 'reduce').length : 0,
    );
  return placeOfSize(placing, 16 * Math.max(1, ...counts));
}

function placeOfSize(placing: Placing, size: number): Place {
  const block = placing.newBlock('arena', size);
  return { block, offset: 0, dims: [size], strides: [1], later: false, isNumber: false };
}

/** A value as rows of all steps, those of each step directly after those of the step before. */
function stepRows(placing: Placing, use: Use, rows: number, columns: number): StepRows {
  const place = placing.placeOf(use.value);
  const [between = 0, number = 0] = placing.stridesOf({ ...use, shape: [rows, columns] });
  if (place.block.region !== 'rows' || (columns > 1 && number !== 1))
    throw new PlanError('What is needed for all steps does not lie in rows.');
  return { place, rows, stride: rows > 1 ? between : place.block.size };
}

/** Where the blocks of each region begin, and how large the regions are. */
function sizesOfRegions(placing: Placing) {
  const sizes: Record<Region, number> = { arena: 0, frame: 0, rows: 0, turn: 0, weight: 0 };
  const rowSizes: number[] = [];
  let weightCount = 0;
  const put = (block: Block) => {
    block.offset = sizes[block.region];
    sizes[block.region] += padded(block.size);
  };
  for (const block of placing.blocks) {
    if (block.region === 'frame' || block.region === 'turn') put(block);
    else if (block.region === 'rows') rowSizes[block.index] = block.size;
    else if (block.region === 'weight') weightCount = Math.max(weightCount, block.index + 1);
  }
  return { rowSizes, weightCount, frameSize: sizes.frame, turnSize: sizes.turn };
}
