import { heavyOperations } from '../graph/heavy.js';
import type { ForeignNode, MapNode, Node, ReduceNode, Shape, Use } from '../graph/graph.js';
import { longAxes, sameShape, squeezed } from '../graph/shapes.js';
import { type ProductPlan, planProduct } from './fit-products.js';
import { padded } from './layout.js';
import type { ListName } from './lists.js';
import { isView, type Placing } from './placing.js';

export type LoopNode = MapNode | ReduceNode;

/** Nodes that are computed in one loop over the same axes. */
export interface Loop {
  readonly kind: 'loop';
  /** The extents of these axes, without those of 1. */
  readonly dims: Shape;
  /** The axes before the last along which some of the nodes reduce. */
  reduced: readonly number[];
  readonly nodes: LoopNode[];
  /** The values that its elementwise nodes make, which its other nodes can use without reading memory. */
  readonly made: Set<number>;
  heavy: number;
  reducesRows: boolean;
}

export type Group =
  | Loop
  | { readonly kind: 'product'; readonly plan: ProductPlan }
  | { readonly kind: 'foreign'; readonly node: ForeignNode };

export interface GroupOptions {
  /** Whether nodes may share loops. */
  readonly fuse: boolean;
  /** The most long formulas, and the most nodes, in one loop. */
  readonly mostHeavy: number;
  readonly mostNodes: number;
  /** The most vectors that hold sums while a loop reduces along axes before the last. */
  readonly mostSums: number;
}

/** How many vectors of a row are computed together. */
export const vectorsAtOnce = 8;

/**
 * The loops and products of a list, in order. Each node is put into the earliest loop that it fits into. Operations that
 * need only numbers in memory wait until a node uses them, and are put into the loop of that node.
 */
export function groupNodes(placing: Placing, list: ListName, options: GroupOptions): Group[] {
  const groups: Group[] = [];
  /** The index of the group that makes a value. */
  const madeBy = new Map<number, number>();
  const groupOf = (value: number) => madeBy.get(value) ?? -1;
  const waiting = new Map<number, MapNode>();

  /** Puts nodes that belong together into the earliest loop that all of them fit into. */
  const put = (nodes: readonly LoopNode[], dims: Shape): boolean => {
    const own = new Set(nodes.map(({ output }) => output));
    const others = nodes.flatMap(({ inputs }) => inputs).filter(({ value }) => !own.has(value));
    const last = Math.max(0, ...others.map(({ value }) => groupOf(value)));
    let at = options.fuse ? last : groups.length;
    while (at < groups.length && !joinAll(groups[at], nodes, dims, at, groupOf, options)) at++;
    if (at === groups.length) {
      const loop = emptyLoop(dims);
      if (!joinAll(loop, nodes, dims, at, groupOf, options)) return false;
      groups.push(loop);
    }
    for (const { output } of nodes) {
      madeBy.set(output, at);
      waiting.delete(output);
    }
    return true;
  };
  /** Places a node together with the nodes waiting for it, or after them if they do not fit into one loop. */
  const place = (node: LoopNode): void => {
    const dims = iterated(node);
    const together = new Set<MapNode>();
    const gather = ({ inputs }: LoopNode): void => {
      for (const { value, shape } of inputs) {
        const maker = waiting.get(value);
        if (!maker || together.has(maker)) continue;
        if (!sameShape(squeezed(shape), dims) || !sameShape(iterated(maker), dims)) place(maker);
        else {
          gather(maker);
          together.add(maker);
        }
      }
    };
    gather(node);
    const makers = [...together].filter(({ output }) => waiting.has(output));
    if (makers.length > 0 && put([...makers, node], dims)) return;
    for (const maker of makers) if (waiting.has(maker.output)) place(maker);
    if (!put([node], dims)) throw new Error('A node does not fit into a loop of its own.');
  };
  const settle = (inputs: readonly Use[]): void => {
    for (const { value } of inputs) {
      const maker = waiting.get(value);
      if (maker) place(maker);
    }
  };

  for (const node of placing.lists[list]) {
    if (node.kind === 'map' || node.kind === 'reduce') {
      if (node.kind === 'map' && options.fuse && canWait(node, waiting, madeBy))
        waiting.set(node.output, node);
      else place(node);
      continue;
    }
    settle(node.inputs);
    if (isView(node) || node.kind === 'concat') {
      const last = Math.max(-1, ...node.inputs.map(({ value }) => groupOf(value)));
      madeBy.set(node.output, Math.max(last, lastCopy(placing, node, groupOf)));
      continue;
    }
    madeBy.set(node.output, groups.length);
    if (node.kind === 'product') groups.push({ kind: 'product', plan: planProduct(placing, node) });
    else if (node.kind === 'foreign') groups.push({ kind: 'foreign', node });
  }
  // From the last one on, since later nodes take along the earlier ones that they use.
  for (const node of [...waiting.values()].reverse()) if (waiting.has(node.output)) place(node);
  return groups;
}

/** Whether an operation may move to a later loop: it uses no value that it could take from the loop that makes it. */
function canWait(
  node: MapNode,
  waiting: ReadonlyMap<number, MapNode>,
  madeBy: ReadonlyMap<number, number>,
): boolean {
  const dims = iterated(node);
  return (
    !isHeavy(node) &&
    node.operation !== 'copy' &&
    node.inputs.every(
      ({ value, shape }) =>
        waiting.has(value) || !madeBy.has(value) || !sameShape(squeezed(shape), dims),
    )
  );
}

/** Puts nodes into a loop, if all of them fit, and returns whether they did. */
function joinAll(
  group: Group | undefined,
  nodes: readonly LoopNode[],
  dims: Shape,
  at: number,
  groupOf: (value: number) => number,
  options: GroupOptions,
): boolean {
  if (group?.kind !== 'loop' || !sameShape(group.dims, dims)) return false;
  const trial: Loop = { ...group, nodes: [...group.nodes], made: new Set(group.made) };
  for (const node of nodes) {
    if (!joins(trial, node, dims, at, groupOf, options)) return false;
    join(trial, node);
  }
  for (const node of nodes) join(group, node);
  return true;
}

/** The last group that writes a part of a concatenation. Parts may be copies that only the concatenation uses. */
function lastCopy(placing: Placing, node: Node, groupOf: (value: number) => number): number {
  if (node.kind !== 'concat') return -1;
  const whole = placing.placeOf(node.output).block;
  let last = -1;
  for (const [value, { block }] of placing.places)
    if (block === whole) last = Math.max(last, groupOf(value));
  return last;
}

/** The axes that a node goes over: those of its input if it reduces, else those of its result. */
function iterated(node: LoopNode): Shape {
  const [input] = node.inputs;
  return squeezed(node.kind === 'reduce' && input ? input.shape : node.shape);
}

/** The axes along which a reduction reduces, counted among those that it goes over. */
export function reducedAxes({ axes, inputs }: ReduceNode): readonly number[] {
  const [input] = inputs;
  return longAxes(input?.shape ?? []).flatMap((axis, index) =>
    axes.includes(axis) ? [index] : [],
  );
}

/** Whether a node in a loop can use a value without reading memory: it is made there, and used elementwise. */
export function atHand({ made, dims }: Loop, { value, shape }: Use): boolean {
  return made.has(value) && sameShape(squeezed(shape), dims);
}

function joins(
  group: Group | undefined,
  node: LoopNode,
  dims: Shape,
  at: number,
  groupOf: (value: number) => number,
  { mostHeavy, mostNodes, mostSums }: GroupOptions,
): boolean {
  if (group?.kind !== 'loop' || !sameShape(group.dims, dims)) return false;
  if (group.nodes.length >= mostNodes) return false;
  const heavy = isHeavy(node) ? 1 : 0;
  if (heavy && group.heavy + heavy > mostHeavy) return false;
  if (!node.inputs.every((use) => groupOf(use.value) < at || atHand(group, use))) return false;
  if (node.kind === 'map') return true;
  const sums = sumVectors(group.nodes, group);
  if (sums > 0 && sumVectors([...group.nodes, node], group) > Math.max(sums, mostSums))
    return false;
  const { before, rows } = reductionOf(node, dims);
  const together = before.length > 0 ? before : group.reduced;
  if (group.reduced.length > 0 && before.length > 0 && !sameShape(before, group.reduced))
    return false;
  // A loop that sums both along rows and along columns must compute whole rows at once.
  const both = together.length > 0 && (group.reducesRows || (rows && before.length === 0));
  return !both || padded(dims.at(-1) ?? 1) / 4 <= vectorsAtOnce;
}

/** How many vectors hold sums along the axes before the last. */
function sumVectors(nodes: readonly LoopNode[], { dims }: Loop): number {
  const sums = nodes.filter(
    (node) => node.kind === 'reduce' && reductionOf(node, dims).before.length > 0,
  );
  return sums.length * Math.min(padded(dims.at(-1) ?? 1) / 4, vectorsAtOnce);
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

function emptyLoop(dims: Shape): Loop {
  return {
    kind: 'loop',
    dims,
    reduced: [],
    nodes: [],
    made: new Set(),
    heavy: 0,
    reducesRows: false,
  };
}

const isHeavy = (node: LoopNode) => node.kind === 'map' && heavyOperations.has(node.operation);
