import type { Node, StepGraph } from '../graph.js';
import { builderOf, finished, numberIn, withInputs } from '../rewrite.js';

/** Computes each value once that several nodes compute alike (common subexpressions). */
export function shareCommon(graph: StepGraph): StepGraph {
  const builder = builderOf(graph.values);
  const known = new Map<string, number>();
  /** Replaces a value by the first one with the same key. */
  const share = (key: string, value: number): boolean => {
    const first = known.get(key);
    if (first === undefined) known.set(key, value);
    else builder.replace(value, first);
    return first !== undefined && first !== value;
  };
  graph.values.forEach(({ shape, source }, value) => {
    if (source.kind !== 'constant') return;
    const number = numberIn(graph.values, { value, shape });
    if (number !== undefined) share(`number ${Object.is(number, -0) ? '-0' : number}`, value);
    else if (source.data.length <= 4096)
      share(`constant ${shape.join()} ${source.data.join()}`, value);
  });
  for (const original of graph.nodes) {
    const node = withInputs(original, builder.now);
    if (!share(keyOf(node), node.output)) builder.keep(node);
  }
  return finished(graph, builder);
}

function keyOf(node: Node): string {
  const inputs = node.inputs.map(({ value, shape }) => `${value}:${shape.join()}`);
  if (node.kind !== 'map') return JSON.stringify({ ...node, output: null, inputs });
  const { operation, shape } = node;
  const commutes = operation === 'add' || operation === 'multiply';
  return `${operation} ${shape.join()} ${(commutes ? inputs.toSorted() : inputs).join(' ')}`;
}
