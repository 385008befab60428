import type { Group } from '../plan/groups.js';
import { type ListName, listNames } from '../plan/lists.js';
import type { Plan } from '../plan/plan.js';
import type { Section } from '../plan/sections.js';
import type { Simd } from '../simd.js';
import { newCode } from './code.js';
import { type Context, importedNumbers, newContext } from './context.js';
import { writeLoop } from './loop.js';
import { moduleBytes, type ModuleFunction } from './module.js';
import { productKernels, writeProduct } from './product.js';

/** The functions that the generated module exports. Their argument is the number of time steps. */
export interface StepFunctions {
  begin(steps: number): void;
  forward(steps: number): void;
  backward(steps: number): void;
  end(steps: number): void;
}

const imports = {
  functions: [
    { name: 'linear', parameters: 11 },
    { name: 'linearInput', parameters: 11 },
    { name: 'linearWeight', parameters: 9 },
    { name: 'foreign', parameters: 2 },
  ],
  numbers: importedNumbers,
};

/**
 * The bytes of a module that computes a plan. It works in imported memory, from `base` on, so that one module serves
 * any address and any number of steps. With relaxed SIMD products are not rounded before they are added.
 */
export function emit(plan: Plan, simd: Simd): Uint8Array<ArrayBuffer> {
  const functions: ModuleFunction[] = listNames.map((list) => ({
    name: `${list}Step`,
    code: listCode(plan, list, simd),
    exported: false,
  }));
  for (const list of listNames)
    functions.push({ name: list, code: stepsCode(list), exported: true });
  return moduleBytes(imports, functions);
}

/** The function that computes one step of a list; its argument is the time step. */
function listCode(plan: Plan, list: ListName, simd: Simd) {
  const context = newContext(plan, list, simd);
  for (const section of plan.sections[list]) writeSection(context, section);
  return context.code;
}

/** Writes the groups of a section, for the whole batch or for one sequence after the other. */
function writeSection(context: Context, { groups, sequences }: Section): void {
  const { code } = context;
  if (sequences === 1) {
    for (const group of groups) writeGroup(context, group, null);
    return;
  }
  const sequence = code.local('i32');
  code.number(0).set(sequence);
  code.loop(sequences, () => {
    for (const group of groups) writeGroup(context, group, sequence);
    code.get(sequence).number(1).addNumbers().set(sequence);
  });
}

function writeGroup(context: Context, group: Group, sequence: number | null): void {
  const { code, plan } = context;
  if (group.kind === 'loop') writeLoop(context, group, sequence);
  else if (group.kind === 'product') {
    writeProduct(context, group.plan, context.pointerTo(plan.zeros));
  } else code.number(plan.foreign.indexOf(group.node)).get(0).call(productKernels.length);
}

/** The function that calls a list's step for each time step: forwards, backwards, or once. */
function stepsCode(list: ListName) {
  const code = newCode(1);
  const step = imports.functions.length + listNames.indexOf(list);
  const t = code.local('i32');
  if (list === 'begin' || list === 'end') return code.number(0).call(step);
  const isForward = list === 'forward';
  if (isForward) code.number(0).set(t);
  else code.get(0).set(t);
  code.raw(0x03, 0x40);
  if (!isForward) code.get(t).number(1).raw(0x6b).set(t);
  code.get(t).call(step);
  if (isForward) code.get(t).number(1).addNumbers().tee(t).get(0).raw(0x49);
  else code.get(t);
  return code.raw(0x0d, 0, 0x0b);
}
