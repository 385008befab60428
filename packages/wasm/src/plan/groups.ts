import { heavyOperations } from '../graph/heavy.js';
import type { ForeignNode, MapNode, Node, ReduceNode, Shape, Use } from '../graph/graph.js';
import { longAxes, sameShape, squeezed } from '../graph/shapes.js';
import { type ProductPlan, planProduct } from './fit-products.js';
import { padded } from './layout.js';
import type { ListName } from './lists.js';
import { isView, type Placing } from './placing.js';

export type LoopNode = MapNode | ReduceNode;

/** Nodes that go over the same numbers in one loop. */
export interface Loop {
  readonly kind: 'loop';
  /** The extents of what they go over, without axes of 1. */
  readonly dims: Shape;
  /** The axes before the last along which some of them reduce. */
  reduced: readonly number[];
  readonly nodes: LoopNode[];
  /** The values that its elementwise nodes make, which the others have at hand. */
  readonly made: Set<number>;
  heavy: number;
  reducesRows: boolean;
}

export type Group =
  | Loop
  | { readonly kind: 'product'; readonly plan: ProductPlan }
  | { readonly kind: 'foreign'; readonly node: ForeignNode };

export interface GroupOptions {
  /** Whether nodes share loops at all. */
  readonly fuse: boolean;
  /** How many long formulas, and how many nodes, one loop bears. */
  readonly mostHeavy: number;
  readonly mostNodes: number;
}

/** How many vectors of a row are held at once. */
export const vectorsAtOnce = 8;

/** The loops and products of a list, in order: each node in the earliest loop that it fits into. */
export function groupNodes(placing: Placing, list: ListName, options: GroupOptions): Group[] {
  const groups: Group[] = [];
  /** Which group makes a value. */
  const madeBy = new Map<number, number>();
  const groupOf = (value: number) => madeBy.get(value) ?? -1;
  for (const node of placing.lists[list]) {
    const last = Math.max(-1, ...node.inputs.map(({ value }) => groupOf(value)));
    if (isView(node) || node.kind === 'concat') {
      madeBy.set(node.output, Math.max(last, lastCopy(placing, node, groupOf)));
      continue;
    }
    if (node.kind === 'map' || node.kind === 'reduce') {
      const dims = iterated(node);
      let at = options.fuse ? Math.max(0, last) : groups.length;
      while (at < groups.length && !joins(groups[at], node, dims, at, groupOf, options)) at++;
      const group = groups[at];
      madeBy.set(node.output, at);
      if (group?.kind === 'loop') join(group, node);
      else groups.push(loopOf(node, dims));
      continue;
    }
    madeBy.set(node.output, groups.length);
    if (node.kind === 'product') groups.push({ kind: 'product', plan: planProduct(placing, node) });
    else if (node.kind === 'foreign') groups.push({ kind: 'foreign', node });
  }
  return groups;
}

/** The parts of a concatenation may be copies that stand before it and have no other users. */
function lastCopy(placing: Placing, node: Node, groupOf: (value: number) => number): number {
  if (node.kind !== 'concat') return -1;
  const whole = placing.placeOf(node.output).block;
  let last = -1;
  for (const [value, { block }] of placing.places)
    if (block === whole) last = Math.max(last, groupOf(value));
  return last;
}

/** What a node goes over. */
function iterated(node: LoopNode): Shape {
  const [input] = node.inputs;
  return squeezed(node.kind === 'reduce' && input ? input.shape : node.shape);
}

/** The axes of what a reduction goes over along which it reduces. */
export function reducedAxes({ axes, inputs }: ReduceNode): readonly number[] {
  const [input] = inputs;
  return longAxes(input?.shape ?? []).flatMap((axis, index) =>
    axes.includes(axis) ? [index] : [],
  );
}

/** Whether a value is at hand in a loop: made there, and used number by number. */
export function atHand({ made, dims }: Loop, { value, shape }: Use): boolean {
  return made.has(value) && sameShape(squeezed(shape), dims);
}

function joins(
  group: Group | undefined,
  node: LoopNode,
  dims: Shape,
  at: number,
  groupOf: (value: number) => number,
  { mostHeavy, mostNodes }: GroupOptions,
): boolean {
  if (group?.kind !== 'loop' || !sameShape(group.dims, dims)) return false;
  if (group.nodes.length >= mostNodes) return false;
  const heavy = isHeavy(node) ? 1 : 0;
  if (heavy && group.heavy + heavy > mostHeavy) return false;
  if (!node.inputs.every((use) => groupOf(use.value) < at || atHand(group, use))) return false;
  if (node.kind === 'map') return true;
  const { before, rows } = reductionOf(node, dims);
  const together = before.length > 0 ? before : group.reduced;
  if (group.reduced.length > 0 && before.length > 0 && !sameShape(before, group.reduced))
    return false;
  // Sums of rows and of columns need whole rows at once.
  const both = together.length > 0 && (group.reducesRows || (rows && before.length === 0));
  return !both || padded(dims.at(-1) ?? 1) / 4 <= vectorsAtOnce;
}

function reductionOf(node: ReduceNode, dims: Shape) {
  const axes = reducedAxes(node);
  return {
    before: axes.filter((axis) => axis < dims.length - 1),
    rows: axes.includes(dims.length - 1),
  };
}

function join(group: Loop, node: LoopNode): void {
  group.nodes.push(node);
  if (isHeavy(node)) group.heavy += 1;
  if (node.kind === 'map') {
    group.made.add(node.output);
    return;
  }
  const { before, rows } = reductionOf(node, group.dims);
  if (before.length > 0) group.reduced = before;
  else if (rows) group.reducesRows = true;
}

function loopOf(node: LoopNode, dims: Shape): Loop {
  const loop: Loop = {
    kind: 'loop',
    dims,
    reduced: [],
    nodes: [],
    made: new Set(),
    heavy: 0,
    reducesRows: false,
  };
  join(loop, node);
  return loop;
}

const isHeavy = (node: LoopNode) => node.kind === 'map' && heavyOperations.has(node.operation);
