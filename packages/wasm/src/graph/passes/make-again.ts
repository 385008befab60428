import type { MapNode, Node, StepGraph, Use } from '../graph.js';
import {
  type Builder,
  builderOf,
  finished,
  makersOf,
  splitPasses,
  withInputs,
} from '../rewrite.js';
import { sizeOf } from '../shapes.js';
import { heavyOperations } from '../heavy.js';

/** Values of fewer numbers are kept as they are. */
const large = 512;

/**
 * A large value that a few cheap operations make from small ones is made again in the backward pass:
 * keeping it for every step would cost more.
 */
export function makeAgain(graph: StepGraph): StepGraph {
  const makers = makersOf(graph);
  const { forward, backward } = splitPasses(graph);
  const isForward = new Set(forward.map(({ output }) => output));
  const { outputs, newStates } = graph.outcomes;
  const kept = new Set([...outputs, ...newStates].map(({ value }) => value));
  const cheap = (value: number): MapNode | null => {
    const maker = makers.get(value);
    if (maker?.kind !== 'map' || heavyOperations.has(maker.operation)) return null;
    if (!isForward.has(value) || kept.has(value) || sizeOf(maker.shape) < large) return null;
    const small = maker.inputs.every(
      (use) => sizeOf(use.shape) * 4 <= sizeOf(maker.shape) || cheap(use.value),
    );
    return small ? maker : null;
  };
  const builder = builderOf(graph.values);
  const again = new Map<number, Use>();
  const remade = (use: Use): Use => {
    const maker = cheap(use.value);
    if (!maker) return use;
    const copy = again.get(use.value) ?? addCopy(maker, remade, builder);
    again.set(use.value, copy);
    return { value: copy.value, shape: use.shape };
  };
  for (const node of forward) builder.keep(node);
  for (const node of backward) builder.keep(isLoop(node) ? withInputs(node, remade) : node);
  return finished(graph, builder);
}

const isLoop = ({ kind }: Node) => kind === 'map' || kind === 'reduce';

function addCopy(maker: MapNode, remade: (use: Use) => Use, builder: Builder): Use {
  const { kind, operation, shape } = maker;
  return builder.add({ kind, operation, shape, inputs: maker.inputs.map(remade) });
}
