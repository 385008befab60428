import type { ProductNode, StepGraph, Use } from '../graph.js';
import { type Builder, rewrite } from '../rewrite.js';
import { item } from '../shapes.js';

/**
 * Replaces the product of a vector and a matrix that the step itself computes (mostly the memory) by an elementwise
 * product and a sum, so that it can share a loop with whatever else goes over that matrix.
 */
export function contractInLoops(graph: StepGraph): StepGraph {
  const fixed = new Set(
    graph.nodes.flatMap((node) =>
      node.kind === 'slice' && isFixed(graph, item(node.inputs, 0).value) ? [node.output] : [],
    ),
  );
  return rewrite(graph, (node, builder) => {
    const [, matrix] = node.inputs;
    if (
      node.kind === 'product' &&
      node.rows === 1 &&
      !node.over &&
      matrix &&
      !fixed.has(matrix.value) &&
      !isFixed(graph, matrix.value)
    ) {
      contract(node, builder);
    } else builder.keep(node);
  });
}

function isFixed({ values }: StepGraph, value: number): boolean {
  const kind = values[value]?.source.kind;
  return kind === 'weight' || kind === 'constant';
}

function contract(node: ProductNode, builder: Builder): void {
  const { batch, inner, columns, transposed, output } = node;
  const [vector, matrix] = [item(node.inputs, 0), item(node.inputs, 1)];
  const [, , start] = node.inputs;
  const turned = transposed[1];
  const whole = turned ? [batch, columns, inner] : [batch, inner, columns];
  const factor: Use = {
    value: vector.value,
    shape: turned ? [batch, 1, inner] : [batch, inner, 1],
  };
  const terms = builder.add({
    kind: 'map',
    operation: 'multiply',
    inputs: [factor, { value: matrix.value, shape: whole }],
    shape: whole,
  });
  const sums = {
    kind: 'reduce',
    operation: 'sum',
    inputs: [terms],
    axes: [turned ? 2 : 1],
  } as const;
  const shapeOfSums = [batch, columns];
  if (!start) {
    builder.make({ ...sums, shape: shapeOfSums }, output);
    return;
  }
  const sum = builder.add({ ...sums, shape: shapeOfSums });
  const flat = [sum, { value: start.value, shape: shapeOfSums }];
  builder.make({ kind: 'map', operation: 'add', inputs: flat, shape: shapeOfSums }, output);
}
