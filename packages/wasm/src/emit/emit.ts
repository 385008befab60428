import { item } from '../graph/shapes.js';
import type { Group } from '../plan/groups.js';
import { type ListName, listNames } from '../plan/lists.js';
import type { Plan } from '../plan/plan.js';
import { newCode } from './code.js';
import { type Context, importedNumbers, newContext } from './context.js';
import { writeLoop } from './loop.js';
import { moduleBytes, type ModuleFunction } from './module.js';
import { productKernels, writeProduct } from './product.js';

/** What the generated module exports: each with how many steps there are. */
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
 * The bytes of a module that computes a plan. It works in memory from outside, from `base` on, so that the
 * same module serves wherever that is, and for any number of steps.
 */
export function emit(plan: Plan): Uint8Array<ArrayBuffer> {
  const functions: ModuleFunction[] = [];
  const steps = listNames.map((list) => {
    const code = listCode(plan, list, functions);
    return (
      imports.functions.length + functions.push({ name: `${list} step`, code, exported: false }) - 1
    );
  });
  listNames.forEach((list, index) => {
    functions.push({ name: list, code: stepsCode(list, item(steps, index)), exported: true });
  });
  return moduleBytes(imports, functions);
}

/** One step of a list, as a function of the time step. */
function listCode(plan: Plan, list: ListName, functions: ModuleFunction[]) {
  const code = newCode(1);
  plan.sections[list].forEach(({ groups, sequences }) => {
    const bodies = groups.map((group) => {
      const context = newContext(plan, list);
      writeGroup(context, group, sequences === 1 ? null : 1);
      const name = `${list} ${plan.groups[list].indexOf(group)}`;
      return (
        imports.functions.length + functions.push({ name, code: context.code, exported: false }) - 1
      );
    });
    const sequence = code.local('i32');
    const each = () => {
      for (const body of bodies) code.get(0).get(sequence).call(body);
    };
    code.number(0).set(sequence);
    if (sequences === 1) each();
    else
      code.loop(sequences, () => {
        each();
        code.get(sequence).number(1).addNumbers().set(sequence);
      });
  });
  return code;
}

function writeGroup(context: Context, group: Group, sequence: number | null): void {
  const { code, plan } = context;
  if (group.kind === 'loop') writeLoop(context, group, sequence);
  else if (group.kind === 'product') {
    writeProduct(context, group.plan, context.pointerTo(plan.zeros));
  } else code.number(plan.foreign.indexOf(group.node)).get(0).call(productKernels.length);
}

/** Calls a list's step for each time step: forwards, backwards, or once. */
function stepsCode(list: ListName, step: number) {
  const code = newCode(1);
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
