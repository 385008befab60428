import type { MapNode, MapOperation, Node, StepGraph, Use } from '../graph.js';
import { type Builder, fills, numberIn, rewrite } from '../rewrite.js';
import { longAxes, sameShape, sizeOf } from '../shapes.js';

const arithmetic: Partial<Record<MapOperation, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
};

/** The second operand that leaves the first unchanged. For the first two operations the operands may be swapped. */
const neutral: Partial<Record<MapOperation, number>> = {
  add: 0,
  multiply: 1,
  subtract: 0,
  divide: 1,
};

/** Computes operations on constants in advance, and removes operations that change nothing. */
export function foldNumbers(graph: StepGraph): StepGraph {
  return rewrite(graph, (node, builder) => {
    const same = unchanged(node, builder);
    if (same !== null) builder.replace(node.output, same);
    else if (node.kind === 'map') fold(node, builder);
    else builder.keep(node);
  });
}

/** The input value that the node leaves unchanged; null if it changes its inputs. */
function unchanged(node: Node, { values }: Builder): number | null {
  const [input] = node.inputs;
  if (!input) return null;
  const isNumber = numberIn(values, input) !== undefined;
  switch (node.kind) {
    case 'reduce':
      return node.axes.every((axis) => input.shape[axis] === 1) ||
        (isNumber && node.operation !== 'sum')
        ? input.value
        : null;
    case 'slice':
      return isNumber || sameShape(input.shape, node.shape) ? input.value : null;
    case 'transpose': {
      const order = node.order.filter((axis) => input.shape[axis] !== 1);
      return isNumber || sameShape(order, longAxes(input.shape)) ? input.value : null;
    }
    case 'concat':
      return node.inputs.length === 1 ? input.value : null;
    default:
      return null;
  }
}

function fold(node: MapNode, builder: Builder): void {
  const { operation, inputs, shape, output } = node;
  const [a, b] = inputs;
  const compute = arithmetic[operation];
  if (!a || !b || !compute) {
    builder.keep(node);
    return;
  }
  const [one, other] = [numberIn(builder.values, a), numberIn(builder.values, b)];
  if (one !== undefined && other !== undefined) {
    builder.replace(output, builder.number(compute(one, other)).value);
    return;
  }
  if (operation === 'multiply' && (one === 0 || other === 0)) {
    builder.replace(output, builder.number(0).value);
    return;
  }
  const without = neutral[operation];
  const commutes = operation === 'add' || operation === 'multiply';
  let kept: Use | null = null;
  if (other === without && other !== undefined) kept = a;
  else if (commutes && one === without && one !== undefined) kept = b;
  if (!kept) builder.keep(node);
  else if (fills(kept, shape) && sizeOf(shape) > 0) builder.replace(output, kept.value);
  // The node may still repeat a smaller value.
  else builder.keep({ ...node, operation: 'copy', inputs: [kept] });
}
