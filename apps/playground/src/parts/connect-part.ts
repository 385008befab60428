import * as z from 'zod';
import { answerOn } from '../custom/answer-on.js';
import { PartError } from './part-error.js';
import { type PartGraph, partOps } from './protocol.js';

const place = z.int().min(0).max(1999);
const size = z.int().min(1).max(1024);
const graph = z.object({
  nodes: z
    .array(
      z.object({
        op: z.enum(partOps),
        of: z.array(place).max(64),
        size: z.int().min(0).max(1024),
        from: z.int().min(0).max(1_000_000),
        value: z.number(),
        line: z.int().nullable(),
      }),
    )
    .min(1)
    .max(2000),
  state: z.array(z.object({ name: z.string().max(100), size })).max(16),
  output: place,
  next: z.array(place),
});
const message = z.object({ part: graph });

/**
 * The step of a visitor's part, from its sandbox. What comes from there is not trusted.
 * @throws {PartError} if the part cannot be run, takes too long, or sends what is no step.
 */
export async function connectPart(port: MessagePort): Promise<PartGraph> {
  try {
    const { data } = message.safeParse(await answerOn(port, 'part', PartError));
    if (!data || !holdsTogether(data.part))
      throw new PartError({ message: 'The part sent something else than a step.', line: null });
    return data.part;
  } finally {
    port.close();
  }
}

/** Whether every operation takes results of earlier ones, and whatever is kept is there. */
function holdsTogether({ nodes, state, output, next }: PartGraph): boolean {
  const starts = nodes.slice(0, 1 + state.length).map(({ op }) => op);
  return (
    starts.every((op, at) => op === (at === 0 ? 'input' : 'state')) &&
    nodes.slice(1 + state.length).every(({ op }) => op !== 'input' && op !== 'state') &&
    nodes.every(({ of }, at) => of.every((earlier) => earlier < at)) &&
    nodes.every(({ op, of }) => of.length >= arity(op)) &&
    next.length === state.length &&
    [output, ...next].every((at) => at < nodes.length)
  );
}

/** How many results an operation takes at least. */
function arity(op: (typeof partOps)[number]): number {
  if (op === 'input' || op === 'state' || op === 'number') return 0;
  return op === 'add' ||
    op === 'sub' ||
    op === 'mul' ||
    op === 'div' ||
    op === 'max' ||
    op === 'min'
    ? 2
    : 1;
}
