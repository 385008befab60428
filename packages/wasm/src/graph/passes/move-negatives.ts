import type { MapNode, Node, StepGraph, Use } from '../graph.js';
import { builderOf, finished, withInputs } from '../rewrite.js';
import { item, sameShape } from '../shapes.js';

/**
 * Moves a change of sign through products, quotients and sums, until an addition can become a subtraction, or to where
 * there are fewer numbers to negate.
 */
export function moveNegatives(graph: StepGraph): StepGraph {
  const builder = builderOf(graph.values);
  /** For a value that is the negative of another one: that one. */
  const opposites = new Map<number, number>();
  const opposite = ({ value, shape }: Use): Use | null => {
    const found = opposites.get(value);
    return found === undefined ? null : { value: found, shape };
  };
  for (const original of graph.nodes) {
    const node = withInputs(original, builder.now);
    const turned = node.over ? null : withoutSign(node, opposite);
    if (!turned) builder.keep(asSum(node, opposite));
    else {
      const { output, shape } = node;
      const { value } = builder.add(turned);
      builder.make(
        { kind: 'map', operation: 'negative', inputs: [{ value, shape }], shape },
        output,
      );
      opposites.set(output, value);
    }
    const [input] = node.inputs;
    if (isNegative(node) && input && sameShape(input.shape, node.shape))
      opposites.set(node.output, input.value);
  }
  return finished(graph, builder);
}

const isNegative = (node: Node): node is MapNode =>
  node.kind === 'map' && node.operation === 'negative';

/** The node without the change of sign, if one of its factors is a negative; its result has the opposite sign. */
function withoutSign(node: Node, opposite: (use: Use) => Use | null): Node | null {
  if (node.kind === 'reduce' && node.operation === 'sum') {
    const use = opposite(item(node.inputs, 0));
    return use && { ...node, inputs: [use] };
  }
  if (node.kind !== 'map' || (node.operation !== 'multiply' && node.operation !== 'divide'))
    return null;
  const [a, b] = [item(node.inputs, 0), item(node.inputs, 1)];
  const [first, second] = [opposite(a), opposite(b)];
  if (first) return { ...node, inputs: [first, b] };
  return second && { ...node, inputs: [a, second] };
}

/** Turns the addition of a negative into a subtraction, and the other way round; other nodes stay as they are. */
function asSum(node: Node, opposite: (use: Use) => Use | null): Node {
  if (node.kind !== 'map') return node;
  const [a, b] = node.inputs;
  if (!a || !b) return node;
  const [first, second] = [opposite(a), opposite(b)];
  if (node.operation === 'add' && second)
    return { ...node, operation: 'subtract', inputs: [a, second] };
  if (node.operation === 'add' && first)
    return { ...node, operation: 'subtract', inputs: [b, first] };
  if (node.operation === 'subtract' && second)
    return { ...node, operation: 'add', inputs: [a, second] };
  return node;
}
