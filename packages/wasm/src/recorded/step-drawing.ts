import { requireModel, type SequenceModel } from '@tapehead/core';
import type { Node, Use } from '../graph/graph.js';
import { item, squeezed } from '../graph/shapes.js';
import { stateNames } from '../onnx/state-names.js';
import { inScope } from '../record/scope.js';
import type { Group } from '../plan/groups.js';
import type { Plan } from '../plan/plan.js';
import { generatorOf } from './generate.js';

/** What a block of a drawn step is. */
export type StepBlockKind =
  'input' | 'state' | 'loop' | 'product' | 'product of all steps' | 'left to tfjs' | 'output';

/** One block of a drawn step: what goes in, a loop or product, or what comes out. */
export interface StepBlock {
  /** What it is. */
  readonly kind: StepBlockKind;
  /** Its name or its sizes, such as `128 × 20` for a loop, or `130 · [130 × 400]` for a product. */
  readonly title: string;
  /** What it computes, or with which weight. */
  readonly lines: readonly string[];
}

/** What one step of a model computes, for a drawing. */
export interface StepDrawing {
  /** The blocks, in an order in which they can be computed. */
  readonly blocks: readonly StepBlock[];
  /** Which block uses what another one makes, by their places in `blocks`. */
  readonly arrows: readonly { readonly from: number; readonly to: number }[];
}

/**
 * What one step of a model computes forward, for one sequence, as it is compiled: loops over numbers, products of
 * matrices, and how they depend on each other. `stepFigure` of `@tapehead/figures` draws it.
 * @throws {NotRecordableError} if the model cannot be recorded.
 * @throws {CompiledDisagreementError} if its code does not compute what TensorFlow.js computes.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 * @throws {InvalidOptionsError} if `model` is no model.
 */
export function stepDrawing(model: SequenceModel): StepDrawing {
  requireModel('stepDrawing.model', model);
  const { plan } = generatorOf(model).at(1, 'training');
  const { step } = plan.program;
  const names = inScope(() => stateNames(model.initialState(1)));
  const blocks: StepBlock[] = [];
  const arrows = new Map<string, { readonly from: number; readonly to: number }>();
  /** The block that makes a value. */
  const makers = new Map<number, number>();
  const addBlock = (block: StepBlock, inputs: readonly Use[], outputs: readonly number[]) => {
    const to = blocks.push(block) - 1;
    for (const output of outputs) makers.set(output, to);
    for (const { value } of inputs)
      for (const from of sources(value)) if (from !== to) arrows.set(`${from} ${to}`, { from, to });
    return to;
  };
  /** The blocks that a value comes from, through slices, transpositions and concatenations. */
  const sources = (value: number): readonly number[] => {
    const known = makers.get(value);
    if (known !== undefined) return [known];
    const node = plan.placing.makerOf(value)?.node;
    if (!node || !passesOn(node)) return [];
    return seenThrough(node, plan).flatMap((use) => sources(use.value));
  };

  step.inputs.forEach((value, index) => {
    const title = index === 0 ? 'input' : 'noise';
    addBlock({ kind: 'input', title, lines: [sizesOf(plan, value)] }, [], [value]);
  });
  step.states.forEach((value, index) => {
    const title = withoutPrefix(names[index] ?? '');
    addBlock({ kind: 'state', title, lines: [sizesOf(plan, value)] }, [], [value]);
  });
  const overs = plan.over.filter(({ list }) => list === 'forward');
  const addOvers = (wanted: 'before' | 'after') => {
    for (const { when, plan: product } of overs)
      if (when === wanted) {
        const { node } = product;
        const block = { ...productBlock(plan, node), kind: 'product of all steps' } as const;
        addBlock(block, node.inputs, [node.output]);
      }
  };
  addOvers('before');
  for (const group of plan.groups.forward) {
    const nodes = nodesOf(group);
    const own = new Set(nodes.map(({ output }) => output));
    const inputs = nodes.flatMap((node) => node.inputs).filter(({ value }) => !own.has(value));
    addBlock(blockOf(plan, group), inputs, [...own]);
  }
  addOvers('after');
  for (const use of step.outcomes.outputs)
    addBlock({ kind: 'output', title: 'output', lines: [sizesOf(plan, use.value)] }, [use], []);
  step.outcomes.newStates.forEach((use, index) => {
    const title = `${withoutPrefix(names[index] ?? '')}, next`;
    addBlock({ kind: 'output', title, lines: [sizesOf(plan, use.value)] }, [use], []);
  });
  return withoutCopies(blocks, [...arrows.values()]);
}

/** Copies that only bring a value to where the next step finds it are not shown. */
function withoutCopies(blocks: readonly StepBlock[], arrows: StepDrawing['arrows']): StepDrawing {
  const leaves = new Set(blocks.map((_, index) => index));
  for (const { from } of arrows) leaves.delete(from);
  const kept = blocks.flatMap(({ kind }, index) =>
    leaves.has(index) && kind === 'loop' ? [] : [index],
  );
  const places = new Map(kept.map((index, place) => [index, place]));
  return {
    blocks: kept.map((index) => item(blocks, index)),
    arrows: arrows.flatMap(({ from, to }) => {
      const [begin, end] = [places.get(from), places.get(to)];
      return begin === undefined || end === undefined ? [] : [{ from: begin, to: end }];
    }),
  };
}

const passesOn = ({ kind }: Node) => kind === 'slice' || kind === 'transpose' || kind === 'concat';

/** What a slice, transposition or concatenation consists of: of a concatenation, only the parts that a slice takes. */
function seenThrough(node: Node, plan: Plan): readonly Use[] {
  const joined = plan.placing.makerOf(item(node.inputs, 0).value)?.node;
  if (node.kind !== 'slice' || joined?.kind !== 'concat') return node.inputs;
  const { axis } = joined;
  const [begin, extent] = [node.begin[axis], node.shape[axis]];
  if (begin === undefined || extent === undefined) return node.inputs;
  let from = 0;
  return joined.inputs.filter(({ shape }) => {
    const [first, last] = [from, from + item(shape, axis)];
    from = last;
    return first < begin + extent && last > begin;
  });
}

function nodesOf(group: Group): readonly Node[] {
  if (group.kind === 'loop') return group.nodes;
  return [group.kind === 'product' ? group.plan.node : group.node];
}

const withoutPrefix = (name: string) => name.replace(/^state\.?/, '') || 'state';

const asText = (shape: readonly number[]) => (shape.length === 0 ? '1' : shape.join(' × '));

function sizesOf(plan: Plan, value: number): string {
  return asText(squeezed(plan.placing.shapeOf(value)));
}

function blockOf(plan: Plan, group: Group): StepBlock {
  if (group.kind === 'product') return productBlock(plan, group.plan.node);
  if (group.kind === 'foreign')
    return {
      kind: 'left to tfjs',
      title: group.node.kernel,
      lines: [asText(squeezed(group.node.shape))],
    };
  const counts = new Map<string, number>();
  for (const node of group.nodes) {
    const name =
      node.kind === 'reduce'
        ? { sum: 'Σ', maximum: 'largest', minimum: 'smallest' }[node.operation]
        : (symbols[node.operation] ?? words(node.operation));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const operations = [...counts].map(([name, count]) => (count > 1 ? `${count} ${name}` : name));
  return { kind: 'loop', title: asText(group.dims), lines: wrapped(operations) };
}

const symbols: Readonly<Record<string, string>> = {
  add: '+',
  subtract: '−',
  multiply: '×',
  divide: '÷',
  negative: 'negative',
  square: 'x²',
  squareRoot: '√',
  exponential: 'exp',
  exponentialOrZero: 'exp',
  exponentialMinusOne: 'exp − 1',
  logarithm: 'log',
  logarithmOfOnePlus: 'log of 1 +',
};

const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** Lines of about 28 characters. */
function wrapped(parts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length < 28)
      lines[lines.length - 1] = `${last}, ${part}`;
    else lines.push(part);
  }
  return lines;
}

function productBlock(plan: Plan, node: Node): StepBlock {
  if (node.kind !== 'product') throw new Error('A product is a product.');
  const { rows, inner, columns, batch, inputs } = node;
  const each = `${rows > 1 ? `[${rows} × ${inner}]` : inner} · [${inner} × ${columns}]`;
  return {
    kind: 'product',
    title: batch > 1 ? `${batch} of ${each}` : each,
    lines: inputs.flatMap(({ value }) => weightNames(plan, value)),
  };
}

/** The name of the weight that a value is, or is a part of. */
function weightNames(plan: Plan, value: number): readonly string[] {
  const { source } = item(plan.placing.values, value);
  if (source.kind === 'weight') return [source.name];
  const node = plan.placing.makerOf(value)?.node;
  return node && passesOn(node)
    ? [...new Set(node.inputs.flatMap((use) => weightNames(plan, use.value)))]
    : [];
}
