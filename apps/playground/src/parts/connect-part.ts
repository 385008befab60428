import * as z from 'zod';
import { answerOn } from '../custom/answer-on.js';
import { SourceError } from '../custom/source-error.js';
import {
  binaryOps,
  countStarts,
  memoryOps,
  mostAskedFor,
  mostOperations,
  type PartGraph,
  type PartKind,
  type PartNode,
  partOps,
  startOps,
} from './protocol.js';

const place = z
  .int()
  .min(0)
  .max(mostOperations - 1);
const size = z.union([z.int().min(1).max(mostAskedFor), z.enum(['slots', 'width'])]);
const name = z.string().min(1).max(100);
const graph = z.object({
  kind: z.enum(['controller', 'head']),
  nodes: z
    .array(
      z.object({
        op: z.enum(partOps),
        of: z.array(place).max(64),
        size: z.union([size, z.literal(0)]),
        from: z.int().min(0).max(1_000_000),
        value: z.number(),
        line: z.int().nullable(),
      }),
    )
    .min(1)
    .max(mostOperations),
  state: z.array(z.object({ name, size })).max(16),
  results: z.object({
    output: place.optional(),
    weighting: place.optional(),
    read: place.optional(),
    erase: place.optional(),
    add: place.optional(),
  }),
  next: z.array(place).max(16),
  shows: z.array(z.object({ name, place })).max(16),
});
const message = z.object({ part: graph });

/**
 * The step of a visitor's part, from its sandbox. What comes from there is not trusted.
 * @throws {SourceError} if the part cannot be run, takes too long, or sends what is no step.
 */
export async function connectPart(port: MessagePort, kind: PartKind): Promise<PartGraph> {
  try {
    return checkPart(await answerOn(port, kind), kind);
  } finally {
    port.close();
  }
}

/** @throws {SourceError} if a message has no step of such a part. */
export function checkPart(sent: unknown, kind: PartKind): PartGraph {
  const { data } = message.safeParse(sent);
  if (data?.part.kind !== kind || !holdsTogether(data.part))
    throw new SourceError(kind, {
      message: `The ${kind} sent something else than a step.`,
      line: null,
    });
  return data.part;
}

/** Whether every operation takes results of earlier ones, and whatever is made and kept is there. */
function holdsTogether(part: PartGraph): boolean {
  const { kind, nodes, state, results, next, shows } = part;
  const starts = countStarts(part);
  const expected = [
    ...(kind === 'head' ? ['input', 'memory'] : ['input']),
    ...state.map(() => 'state'),
  ];
  const isStart = ({ op }: PartNode) => startOps.some((start) => start === op);
  const made = [...Object.values(results), ...next, ...shows.map((shown) => shown.place)].filter(
    (at) => at !== undefined,
  );
  return (
    expected.every((op, at) => nodes[at]?.op === op) &&
    nodes.slice(starts).every((node) => !isStart(node) && fits(node, nodes)) &&
    nodes.every(({ of }, at) => of.every((earlier) => earlier < at)) &&
    next.length === state.length &&
    state.every((kept, at) => nodes[starts - state.length + at]?.size === kept.size) &&
    made.every((at) => at < nodes.length && nodes[at]?.op !== 'memory') &&
    (kind === 'head'
      ? state[0]?.size === 'slots' &&
        results.weighting !== undefined &&
        results.weighting === next[0]
      : results.output !== undefined)
  );
}

/** The operations whose results have a size of their own. */
const sized: readonly string[] = ['linear', 'slice', 'ramp'];
const two: readonly string[] = [...binaryOps, ...memoryOps, 'shift'];
const none: readonly string[] = ['number', 'ramp'];

/** Whether an operation has as many operands as it takes, and a size if it needs one; the memory goes where it can be taken. */
function fits({ op, of, size: own }: PartNode, nodes: readonly PartNode[]): boolean {
  const ofMemory = memoryOps.some((known) => known === op);
  const count = two.includes(op) ? 2 : none.includes(op) ? 0 : 1;
  return (
    (op === 'concat' ? of.length >= 1 : of.length === count) &&
    (!sized.includes(op) || own !== 0) &&
    of.every((place, index) => (nodes[place]?.op === 'memory') === (ofMemory && index === 0))
  );
}
