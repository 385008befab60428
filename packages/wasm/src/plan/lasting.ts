import type { Use } from '../graph/graph.js';
import { item } from '../graph/shapes.js';
import { longer, type Lasting, isAsMade, isView, type Placing } from './placing.js';
import { denseStrides, stridesFor } from './layout.js';
import { squeezed } from '../graph/shapes.js';
import { type ListName, listNames } from './lists.js';

/** Finds out how long each value is needed. A slice needs the value that it is cut from. */
export function findLasting(placing: Placing): void {
  const { program, lists } = placing;
  const { outcomes } = program.step;
  const want = (value: number, lasting: Lasting): void => {
    placing.lasting.set(value, longer(placing.lasting.get(value) ?? 'briefly', lasting));
    const maker = placing.makerOf(value);
    if (maker && isView(maker.node)) want(item(maker.node.inputs, 0).value, lasting);
  };
  const wantUse = (lasting: Lasting) => (use: Use | null) => {
    if (use) want(use.value, lasting);
  };
  for (const { node } of program.over) {
    want(node.output, 'rows');
    wantUse('rows')(item(node.inputs, 0));
  }
  outcomes.outputs.forEach(wantUse('rows'));
  outcomes.inputGradients.forEach(wantUse('rows'));
  for (const term of placing.terms) {
    if (term.kind === 'product') want(term.x.value, 'rows');
    if (term.kind !== 'each') want(term.dy.value, 'rows');
  }
  const madeIn = (value: number) => placing.makerOf(value)?.list;
  for (const node of lists.backward)
    for (const { value } of node.inputs) if (madeIn(value) === 'forward') want(value, 'frame');
  for (const node of lists.end)
    for (const { value } of node.inputs) if (madeIn(value) === 'begin') want(value, 'once');
  for (const term of placing.terms)
    if (term.kind === 'each' && madeIn(term.gradient.value) === 'forward')
      want(term.gradient.value, 'frame');
  // A state and its successor share one place.
  program.step.states.forEach((value, index) => {
    const become = item(outcomes.newStates, index).value;
    want(value, longer('frame', placing.lasting.get(become) ?? 'briefly'));
  });
  for (const value of program.step.inputs) want(value, 'rows');
}

/**
 * Finds the values that are used under another shape than the one they were made with. Values that the step computes are
 * laid out so that this is possible; other values are copied into such a layout.
 */
export function findReshaped(placing: Placing): void {
  for (const list of listNames) {
    const copies = new Map<number, number>();
    for (const node of [...placing.lists[list]]) {
      const inputs = node.inputs.map((use) => seen(placing, use, list, node, copies));
      if (inputs.some((use, index) => use !== node.inputs[index])) {
        const at = placing.lists[list].indexOf(node);
        placing.lists[list].splice(at, 1);
        const next = placing.lists[list][at];
        placing.addNode(list, { ...node, inputs }, next);
      }
    }
  }
  const { step, initialStates, initialTerms } = placing.program;
  const { outputs, newStates, stateGradients, weightTerms } = step.outcomes;
  const terms = [...weightTerms.filter(({ kind }) => kind === 'each'), ...initialTerms];
  const gradients = terms.flatMap((term) => ('gradient' in term ? [term.gradient] : []));
  const others = [...outputs, ...newStates, ...stateGradients, ...initialStates, ...gradients];
  for (const use of others) if (use) mark(placing, use);
}

/**
 * The values from which a gradient is computed over all steps must lie in rows. Values that cannot, because they are
 * weights, come from the next step, or lie otherwise than these rows, are copied.
 */
export function copyTerms(placing: Placing): void {
  const copied = (use: Use, rows: readonly [number, number]): Use => {
    if (canLieInRows(placing, use) && !isOtherwise(placing, { ...use, shape: rows })) return use;
    const output = placing.addValue(rows);
    placing.addNode('backward', placing.copyNode({ ...use, shape: rows }, output));
    return { value: output, shape: rows };
  };
  placing.terms = placing.terms.map((term) => {
    if (term.kind === 'each') return term;
    const { rows, columns } = term;
    const dy = copied(term.dy, [rows, columns]);
    return term.kind === 'sum'
      ? { ...term, dy }
      : { ...term, dy, x: copied(term.x, [rows, term.inner]) };
  });
}

function canLieInRows({ values, program }: Placing, { value }: Use): boolean {
  const { source } = item(values, value);
  if (source.kind === 'gradient') return source.outcome < program.step.outcomes.outputs.length;
  return source.kind === 'node' || source.kind === 'input';
}

/** Whether a value is used under a shape that its own layout, or that of what it is a view of, does not have. */
function isOtherwise(placing: Placing, use: Use): boolean {
  if (placing.isNumber(use) || isAsMade(placing, use)) return false;
  const maker = placing.makerOf(use.value);
  if (maker && isView(maker.node)) return true;
  const dims = squeezed(placing.shapeOf(use.value));
  return stridesFor({ dims, strides: denseStrides(dims), isNumber: false }, use.shape) === null;
}

/** The use itself, or a use of a copy. */
function seen(
  placing: Placing,
  use: Use,
  list: ListName,
  node: Placing['lists'][ListName][number],
  copies: Map<number, number>,
): Use {
  if (placing.isNumber(use) || isAsMade(placing, use)) return use;
  const maker = placing.makerOf(use.value);
  const { source } = item(placing.values, use.value);
  // A product writes whole vectors, and packed rows have no padding for them.
  const isOdd = maker?.node.kind === 'product' && maker.node.columns % 4 !== 0;
  const isOwn = maker && !isView(maker.node) && maker.list !== 'over' && !isOdd;
  if (isOwn || source.kind === 'weight' || source.kind === 'constant') {
    mark(placing, use);
    return use;
  }
  let copy = copies.get(use.value);
  if (copy === undefined) {
    const shape = placing.shapeOf(use.value);
    copy = placing.addValue(shape);
    placing.addNode(list, placing.copyNode({ value: use.value, shape }, copy), node);
    copies.set(use.value, copy);
  }
  mark(placing, { value: copy, shape: use.shape });
  return { value: copy, shape: use.shape };
}

function mark(placing: Placing, use: Use): void {
  if (placing.isNumber(use) || isAsMade(placing, use)) return;
  placing.reshaped.add(use.value);
  const dims = squeezed(placing.shapeOf(use.value));
  const place = { dims, strides: denseStrides(dims), isNumber: false };
  if (!stridesFor(place, use.shape)) placing.packed.add(use.value);
}
