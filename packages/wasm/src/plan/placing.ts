import type { MapOperation, Node, Shape, Use, Value, WeightTerm } from '../graph/graph.js';
import { numberIn } from '../graph/rewrite.js';
import { item, sameShape, sizeOf, squeezed } from '../graph/shapes.js';
import {
  type Block,
  denseSize,
  denseStrides,
  padded,
  partOf,
  type Place,
  type Region,
  stridesFor,
} from './layout.js';
import { type ListName, listNames, type Program } from './lists.js';

/** No layout could be found for a model that all its nodes can work with. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}

/** How a value is kept: for a few loops, until the backward pass ends, in each step's frame, or as rows of all steps. */
export type Lasting = 'briefly' | 'once' | 'frame' | 'rows';
const order: readonly Lasting[] = ['briefly', 'once', 'frame', 'rows'];
export const longer = (a: Lasting, b: Lasting): Lasting =>
  order.indexOf(a) >= order.indexOf(b) ? a : b;

/** The state of placing a program's values: the places found so far and what decides about the others. */
export interface Placing {
  readonly program: Program;
  readonly values: Value[];
  readonly lists: Record<ListName, Node[]>;
  /** The terms of the weights' gradients, made of values that can have the layout they need. */
  terms: readonly WeightTerm[];
  readonly places: Map<number, Place>;
  readonly blocks: Block[];
  /** Numbers that are written to the arena once, before the first pass. */
  readonly constants: {
    readonly block: Block;
    readonly place: Place;
    readonly data: Float32Array;
  }[];
  readonly lasting: Map<number, Lasting>;
  /** Values that some node uses under another shape than they were made with. */
  readonly reshaped: Set<number>;
  readonly packed: Set<number>;
  /** Values that products use. The padding of their rows must stay 0. */
  readonly inProducts: Set<number>;
  makerOf(value: number): Maker | undefined;
  shapeOf(value: number): Shape;
  addValue(shape: Shape): number;
  addNode(list: ListName, node: Node, before?: Node): void;
  copyNode(from: Use, output: number, operation?: MapOperation, other?: Use): Node;
  newBlock(region: Region, size: number, temporary?: boolean): Block;
  /** Allocates a block for a value. `shape` says which rows it has; it may differ from the value's in axes of 1 only. */
  allocate(value: number, lasting: Lasting, shape?: Shape): Place;
  placeOf(value: number): Place;
  /** A value's strides under a shape. */
  stridesOf(use: Use): readonly number[];
  isNumber(use: Use): boolean;
}

export interface Maker {
  readonly node: Node;
  readonly list: ListName | 'over';
}

export function startPlacing(program: Program): Placing {
  const makers = new Map<number, Maker>();
  for (const list of listNames)
    for (const node of program.lists[list]) makers.set(node.output, { node, list });
  for (const { node } of program.over) makers.set(node.output, { node, list: 'over' });
  const indices = { rows: 0, weight: 0 };

  const placing: Placing = {
    program,
    values: [...program.values],
    lists: {
      begin: [...program.lists.begin],
      forward: [...program.lists.forward],
      backward: [...program.lists.backward],
      end: [...program.lists.end],
    },
    terms: program.step.outcomes.weightTerms,
    places: new Map(),
    blocks: [],
    constants: [],
    lasting: new Map(),
    reshaped: new Set(),
    packed: new Set(),
    inProducts: new Set(),
    makerOf: (value) => makers.get(value),
    shapeOf: (value) => makers.get(value)?.node.shape ?? item(placing.values, value).shape,
    addValue: (shape) => placing.values.push({ shape, source: { kind: 'node' } }) - 1,
    addNode(list, node, before) {
      const at = before ? placing.lists[list].indexOf(before) : placing.lists[list].length;
      placing.lists[list].splice(at, 0, node);
      makers.set(node.output, { node, list });
    },
    copyNode: (from, output, operation = 'copy', other) => ({
      kind: 'map',
      operation,
      inputs: other ? [from, other] : [from],
      shape: from.shape,
      output,
    }),
    newBlock(region, size, temporary = false) {
      const index = region === 'rows' || region === 'weight' ? indices[region]++ : 0;
      const block: Block = { region, size, offset: 0, index, temporary };
      placing.blocks.push(block);
      return block;
    },
    allocate(value, lasting, shape = placing.shapeOf(value)) {
      const place =
        lasting === 'rows' ? rowsPlace(placing, value, shape) : densePlace(placing, value, lasting);
      placing.places.set(value, place);
      return place;
    },
    placeOf(value) {
      const known = placing.places.get(value);
      if (known) return known;
      const place = constantPlace(placing, value) ?? viewPlace(placing, value);
      if (!place)
        throw new PlanError(
          `A value of shape [${placing.shapeOf(value).join(', ')}] has no place.`,
        );
      placing.places.set(value, place);
      return place;
    },
    stridesOf(use) {
      const strides = stridesFor(placing.placeOf(use.value), use.shape);
      if (strides) return strides;
      throw new PlanError(
        `A value of shape [${placing.shapeOf(use.value).join(', ')}] is seen as [${use.shape.join(', ')}].`,
      );
    },
    isNumber: (use) => numberIn(placing.values, use) !== undefined,
  };
  return placing;
}

/** A place with rows padded to whole vectors, or packed if some node uses the value under another shape. */
function densePlace(placing: Placing, value: number, lasting: Lasting): Place {
  const dims = squeezed(placing.shapeOf(value));
  const packed = placing.packed.has(value);
  const isOdd = (dims.at(-1) ?? 1) % 4 !== 0 && placing.inProducts.has(value);
  const region = lasting === 'frame' ? 'frame' : 'arena';
  const temporary = lasting === 'briefly' && !isOdd;
  return {
    // Four numbers more, since loops read whole vectors, beyond the last number.
    block: placing.newBlock(region, denseSize(dims, packed) + 4, temporary),
    offset: 0,
    dims,
    strides: denseStrides(dims, packed),
    later: false,
    isNumber: false,
  };
}

/** A place with padded rows, even for rows of one number, so that the rows of all steps have the same stride. */
function rowsPlace(placing: Placing, value: number, shape: Shape): Place {
  const width = shape.at(-1) ?? 1;
  const rows = sizeOf(shape) / Math.max(1, width);
  const lead = denseStrides([...shape.slice(0, -1), 1], true).slice(0, -1);
  const packed = placing.packed.has(value);
  const unit = packed ? width : padded(width);
  const strides = [...lead.map((stride) => stride * unit), 1];
  const long = shape.flatMap((extent, axis) => (extent === 1 ? [] : [axis]));
  return {
    block: placing.newBlock('rows', packed ? padded(rows * unit) : rows * unit),
    offset: 0,
    dims: long.map((axis) => item(shape, axis)),
    strides: long.map((axis) => item(strides, axis)),
    later: false,
    isNumber: false,
  };
}

function constantPlace(placing: Placing, value: number): Place | null {
  const { shape, source } = item(placing.values, value);
  if (source.kind !== 'constant') return null;
  const number = numberIn(placing.values, { value, shape });
  const isNumber = number !== undefined;
  const dims = isNumber ? [] : squeezed(shape);
  const block = placing.newBlock('arena', isNumber ? 4 : denseSize(dims) + 4);
  const strides = denseStrides(dims);
  const place: Place = { block, offset: 0, dims, strides, later: false, isNumber };
  const data = isNumber ? new Float32Array(4).fill(number) : source.data;
  placing.constants.push({ block, place, data });
  return place;
}

/** The place of a slice or transposition, which is a view of its input; null for other values. */
function viewPlace(placing: Placing, value: number): Place | null {
  const node = placing.makerOf(value)?.node;
  const [input] = node?.inputs ?? [];
  if (!node || !input) return null;
  const strides = () => placing.stridesOf(input);
  if (node.kind === 'slice')
    return partOf(placing.placeOf(input.value), strides(), node.begin, node.shape);
  if (node.kind !== 'transpose') return null;
  const turned = node.order.map((axis) => item(strides(), axis));
  return partOf(
    placing.placeOf(input.value),
    turned,
    node.shape.map(() => 0),
    node.shape,
  );
}

export const isView = (node: Node | undefined): boolean =>
  node?.kind === 'slice' || node?.kind === 'transpose';

/** Whether a use has the shape that the value was made with, except for axes of 1. */
export function isAsMade(placing: Placing, { value, shape }: Use): boolean {
  return sameShape(squeezed(shape), squeezed(placing.shapeOf(value)));
}

/** Whether a block keeps its numbers that long. */
export function keeps({ region, temporary }: Block, lasting: Lasting): boolean {
  if (lasting === 'rows') return region === 'rows';
  if (lasting === 'frame') return region === 'rows' || region === 'frame';
  return lasting === 'briefly' || !temporary;
}

/**
 * Whether the node that makes a value can write it directly into a place that was chosen for it. A product writes whole
 * vectors in contiguous rows, which must not overwrite what is next to them.
 */
export function canWriteInto(
  placing: Placing,
  use: Use,
  list: ListName,
  { isPart, place }: { readonly isPart: boolean; readonly place?: Place },
): boolean {
  const maker = placing.makerOf(use.value);
  if (maker?.list !== list || isView(maker.node)) return false;
  if (placing.places.has(use.value) || placing.reshaped.has(use.value)) return false;
  const { node } = maker;
  if (node.kind === 'product') {
    const { batch, rows, columns, transposed } = node;
    const writesVectors = !transposed[1] || transposed[0];
    if (writesVectors && columns % 4 !== 0 && isPart) return false;
    const strides = place && stridesFor(place, [batch, rows, columns]);
    if (place && (!strides || (columns > 1 && strides[2] !== 1))) return false;
  }
  return isAsMade(placing, use);
}
