import { SourceError } from '../custom/source-error.js';
import {
  binaryOps,
  mostNumbers,
  type PartGraph,
  type PartKind,
  type PartNode,
  type PartSize,
  type ResultName,
} from './protocol.js';

/** What is known where a part is built. */
export interface PartSurroundings {
  /** The size of its input: of a head, of the controller's output. */
  readonly input: number;
  /** N and M; 0 for a controller. */
  readonly slots: number;
  readonly width: number;
}

const [mostWeights, mostOfAll] = [2_000_000, 4 * mostNumbers];

/** A size as a number. */
export function numberOf(size: PartSize, { slots, width }: PartSurroundings): number {
  if (size === 'slots') return slots;
  return size === 'width' ? width : size;
}

/**
 * The sizes of what all operations make.
 * @throws {SourceError} at the line of the first one whose sizes do not go together, or are too much.
 */
export function sizesOf(graph: PartGraph, known: PartSurroundings): readonly number[] {
  const sizes: number[] = [];
  let [weights, all] = [0, 0];
  const limit = (what: string, count: number, most: number, { line }: PartNode) => {
    if (count > most)
      throw new SourceError(graph.kind, {
        message: `there are ${count} ${what}, expected at most ${most}`,
        line,
      });
  };
  for (const node of graph.nodes) {
    const of = node.of.map((place) => sizes[place] ?? 0);
    const size = sizeOf(node, of, known, graph.kind);
    if (node.op === 'linear') weights += ((of[0] ?? 0) + 1) * size;
    all += size;
    limit(`numbers in one vector`, size, mostNumbers, node);
    limit('weights by then', weights, mostWeights, node);
    limit('numbers in all vectors by then', all, mostOfAll, node);
    sizes.push(size);
  }
  graph.state.forEach(({ name, size }, index) => {
    expectSize(graph, sizes, graph.next[index] ?? 0, `state.${name}`, numberOf(size, known));
  });
  for (const name of ['read', 'erase', 'add'] satisfies readonly ResultName[]) {
    const place = graph.results[name];
    if (place !== undefined) expectSize(graph, sizes, place, name, known.width);
  }
  return sizes;
}

function expectSize(
  { nodes, kind }: PartGraph,
  sizes: readonly number[],
  place: number,
  what: string,
  expected: number,
): void {
  const got = sizes[place] ?? 0;
  if (got === expected) return;
  const told = what === 'state.weighting' ? 'weighting' : what;
  const why = what.startsWith('state.') && kind === 'controller' ? ' as before' : '';
  throw new SourceError(kind, {
    message: `step: ${told} has ${got} numbers after it, expected ${expected}${why}`,
    line: nodes[place]?.line ?? null,
  });
}

function sizeOf(
  node: PartNode,
  of: readonly number[],
  known: PartSurroundings,
  kind: PartKind,
): number {
  const { op, from, line } = node;
  const [one = 0, other = 0] = of;
  const size = numberOf(node.size, known);
  const fault = (message: string) => new SourceError(kind, { message: `${op}: ${message}`, line });
  switch (op) {
    case 'input':
      return known.input;
    case 'state':
    case 'linear':
    case 'ramp':
      return size;
    // The memory is no vector; nothing takes it for one.
    case 'memory':
      return 0;
    case 'number':
    case 'sum':
      return 1;
    case 'concat':
      return of.reduce((sum, part) => sum + part, 0);
    case 'slice':
      if (from + size <= one) return size;
      throw fault(`from ${from} on there are no ${size} of ${one} numbers`);
    case 'shift':
      if (one !== known.slots)
        throw fault(`the weighting has ${one} numbers, expected ${known.slots}`);
      if (other % 2 === 1 && other <= known.slots) return one;
      throw fault(`there are ${other} shifts, expected an odd number of at most ${known.slots}`);
    case 'read':
      if (other === known.slots) return known.width;
      throw fault(`the weighting has ${other} numbers, expected ${known.slots}`);
    case 'similarity':
    case 'match':
      if (other === known.width) return known.slots;
      throw fault(`the key has ${other} numbers, expected ${known.width}`);
    default:
      if (!isBinary(op) || one === other || one === 1 || other === 1) return Math.max(one, other);
      throw fault(`one vector has ${one} numbers and the other ${other}`);
  }
}

function isBinary(op: string): boolean {
  return binaryOps.some((known) => known === op);
}
