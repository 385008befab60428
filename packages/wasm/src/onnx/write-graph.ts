import type {
  ConcatNode,
  MapNode,
  Node,
  ProductNode,
  ReduceNode,
  Shape,
  SliceNode,
  StepGraph,
  Use,
} from '../graph/graph.js';
import { numberIn } from '../graph/rewrite.js';
import { item, sameShape, withExtent } from '../graph/shapes.js';
import { growsWithBatch, sizeForOne } from './any-batch.js';
import { NotExportableError } from './errors.js';
import type { ModelWriter } from './model-writer.js';
import { counterparts, elementwise } from './operators.js';
import type { OnnxAttribute, OnnxNode } from './protobuf.js';

/** Numbers that are there under a name, in the shape that they have there. */
interface Named {
  readonly name: string;
  readonly shape: Shape;
  /** Whether they are of the step, and not the same in all steps. */
  readonly inStep: boolean;
}

/** What the nodes of a graph are written from. */
export interface GraphSources {
  /** The names of the values that are given at each step. */
  readonly given: ReadonlyMap<number, string>;
  /** Where the nodes of the step go. What is the same in all steps is computed before them. */
  readonly step: OnnxNode[];
  /** The numbers of a weight. */
  weight(name: string): Float32Array;
}

/**
 * Writes the nodes of a graph.
 * @returns what finds the name of a value in some shape.
 * @throws {NotExportableError} naming an operation that ONNX has no operator for.
 */
export function writeGraph(
  { values, nodes }: Pick<StepGraph, 'values' | 'nodes'>,
  writer: ModelWriter,
  { given, step, weight }: GraphSources,
): (use: Use) => string {
  const known = new Map<number, Named>();
  for (const [value, name] of given)
    known.set(value, { name, shape: item(values, value).shape, inStep: true });

  const add = (
    operator: string,
    inputs: readonly Named[],
    shape: Shape,
    { attributes = {}, integers = [] }: Extra = {},
  ): Named => {
    const inStep = inputs.some((input) => input.inStep);
    const names = [...inputs.map(({ name }) => name), ...integers];
    const name = writer.add(inStep ? step : writer.outer, operator, names, attributes);
    return { name, shape, inStep };
  };
  const reshaped = (from: Named, shape: Shape): Named =>
    sameShape(from.shape, shape)
      ? from
      : add('Reshape', [from], shape, { integers: [writer.newShape(shape)] });
  const expanded = (from: Named, shape: Shape): Named =>
    sameShape(from.shape, shape)
      ? from
      : add('Expand', [from], shape, { integers: [writer.extents(shape)] });
  /** Brings a result to its shape: numbers that are all there, or are broadcast. */
  const fitted = (from: Named, shape: Shape): Named =>
    sameExtents(from.shape, shape) ? reshaped(from, shape) : expanded(from, shape);

  const constantOf = (use: Use, data: Float32Array): Named => {
    const { shape } = item(values, use.value);
    const one = numberIn(values, use);
    const named = (extents: Shape, numbers: Float32Array): Named => ({
      name: writer.constant(extents, numbers),
      shape: extents,
      inStep: false,
    });
    if (one !== undefined) return named([], Float32Array.of(one));
    if (!shape.some(growsWithBatch)) return named(shape, data);
    // The same numbers for each sequence.
    const rows = named([1, data.length], data);
    return reshaped(expanded(rows, [-1, data.length]), shape);
  };
  const valueOf = (use: Use): Named => {
    const found = known.get(use.value);
    if (found) return found;
    const { source, shape } = item(values, use.value);
    if (source.kind !== 'constant' && source.kind !== 'weight')
      throw new Error(`A ${source.kind} is used that is not there.`);
    const made =
      source.kind === 'constant'
        ? constantOf(use, source.data)
        : {
            name: writer.store(`weights.${source.name}`, shape, () => weight(source.name)),
            shape,
            inStep: false,
          };
    known.set(use.value, made);
    return made;
  };
  /** A value in the shape of its use, but for one number that is everywhere. */
  const operand = (use: Use): Named => {
    const value = valueOf(use);
    return isEverywhere(value, use) ? value : reshaped(value, use.shape);
  };
  const isEverywhere = (value: Named, use: Use) =>
    value.shape.length === 0 && numberIn(values, use) !== undefined;
  const whole = (use: Use): Named => expanded(operand(use), use.shape);

  const map = ({ operation, inputs, shape }: MapNode): Named => {
    const operands = inputs.map(operand);
    const inStep = operands.some((input) => input.inStep);
    const apply = (operator: string, names: readonly string[], attributes = {}) =>
      writer.add(inStep ? step : writer.outer, operator, names, attributes);
    const name = elementwise[operation](
      operands.map((input) => input.name),
      {
        apply: (operator, ...names) => apply(operator, names),
        number: (value) => writer.store(`number ${value}`, [], () => Float32Array.of(value)),
        asNumbers: (truths) => apply('Cast', [truths], { to: elementTypes.float }),
        asTruths: (numbers) => apply('Cast', [numbers], { to: elementTypes.truth }),
      },
    );
    return fitted({ name, shape: broadcast(operands.map((input) => input.shape)), inStep }, shape);
  };
  const reduce = ({ operation, inputs, axes, shape }: ReduceNode): Named => {
    const from = whole(item(inputs, 0));
    if (axes.length === 0) return reshaped(from, shape);
    const reduced = axes.reduce<Shape>((kept, axis) => withExtent(kept, axis, 1), from.shape);
    // Only the sum takes its axes as an input.
    const result =
      operation === 'sum'
        ? add('ReduceSum', [from], reduced, { integers: [writer.integers(axes)] })
        : add(operation === 'maximum' ? 'ReduceMax' : 'ReduceMin', [from], reduced, {
            attributes: { axes },
          });
    return reshaped(result, shape);
  };
  const product = ({ inputs, transposed, shape }: ProductNode): Named => {
    const [a, b] = inputs.map((use, index) => {
      const factor = whole(use);
      return transposed[index] === true ? swapped(factor) : factor;
    });
    if (!a || !b || inputs.length > 2) throw new Error('A product has two factors.');
    const lead = broadcast([a.shape.slice(0, -2), b.shape.slice(0, -2)]);
    const result = [...lead, item(a.shape, -2), item(b.shape, -1)];
    return reshaped(add('MatMul', [a, b], result), shape);
  };
  const swapped = (from: Named): Named => {
    const last = from.shape.length - 1;
    const order = from.shape.map((_, axis) =>
      axis === last ? last - 1 : axis === last - 1 ? last : axis,
    );
    return transposedTo(from, order);
  };
  const transposedTo = (from: Named, order: readonly number[]): Named =>
    add(
      'Transpose',
      [from],
      order.map((axis) => item(from.shape, axis)),
      { attributes: { perm: order } },
    );
  const slice = ({ inputs, begin, shape }: SliceNode): Named => {
    const from = whole(item(inputs, 0));
    const axes = shape.flatMap((extent, axis) => (extent === from.shape[axis] ? [] : [axis]));
    const starts = axes.map((axis) => item(begin, axis));
    const ends = axes.map((axis, index) => item(starts, index) + item(shape, axis));
    if ([...starts, ...axes.map((axis) => item(shape, axis))].some(growsWithBatch))
      throw new NotExportableError('It takes a part of the batch that grows with it.');
    return add('Slice', [from], shape, {
      integers: [starts, ends, axes].map((list) => writer.integers(list)),
    });
  };
  const concat = ({ inputs, axis, shape }: ConcatNode): Named =>
    add('Concat', inputs.map(whole), shape, { attributes: { axis } });

  const write = (node: Node): Named => {
    switch (node.kind) {
      case 'map':
        return map(node);
      case 'reduce':
        return reduce(node);
      case 'product':
        return product(node);
      case 'slice':
        return slice(node);
      case 'transpose':
        return transposedTo(whole(item(node.inputs, 0)), node.order);
      case 'concat':
        return concat(node);
      case 'foreign': {
        const operator = counterparts[node.kernel];
        if (operator === undefined)
          throw new NotExportableError(`Its operation ${node.kernel} has no counterpart there.`);
        return add(operator, node.inputs.map(whole), node.shape);
      }
    }
  };
  for (const node of nodes) known.set(node.output, write(node));
  return (use) => whole(use).name;
}

interface Extra {
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  /** Further inputs, lists of whole numbers. */
  readonly integers?: readonly string[];
}

/** TensorProto.DataType */
const elementTypes = { float: 1, truth: 9 } as const;

/** The shape to which shapes are broadcast, their axes counted from the last. */
function broadcast(shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return extents.find((extent) => extent !== 1) ?? 1;
  });
}

/** Whether shapes hold the same numbers, whatever the batch. */
function sameExtents(a: Shape, b: Shape): boolean {
  const growing = (shape: Shape) => shape.filter(growsWithBatch).length;
  return sizeForOne(a) === sizeForOne(b) && growing(a) === growing(b);
}
