import type { Use } from '../graph/graph.js';
import { item, longAxes } from '../graph/shapes.js';
import { type LoopNode, reducedAxes } from './groups.js';
import type { Placing } from './placing.js';

/** The strides of a use along each axis that a node goes over; 0 where the numbers are repeated. */
export function stridesOver(placing: Placing, node: LoopNode, use: Use): readonly number[] {
  const whole = node.kind === 'map' ? node.shape : item(node.inputs, 0).shape;
  const strides = placing.stridesOf(use);
  const lead = whole.length - use.shape.length;
  return longAxes(whole).map((axis) =>
    axis < lead || use.shape[axis - lead] === 1 ? 0 : item(strides, axis - lead),
  );
}

/** The strides of a node's result along the same axes; 0 along those that it reduces. */
export function resultStrides(placing: Placing, node: LoopNode): readonly number[] {
  const output: Use = { value: node.output, shape: node.shape };
  if (node.kind === 'map') return stridesOver(placing, node, output);
  const gone = reducedAxes(node);
  const strides = placing.stridesOf(output).filter((_, axis) => node.shape[axis] !== 1);
  let next = 0;
  return longAxes(item(node.inputs, 0).shape).map((_, axis) =>
    gone.includes(axis) ? 0 : (strides[next++] ?? 0),
  );
}
