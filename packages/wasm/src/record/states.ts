import { isTensor } from '@tapehead/core';
import { tensorsOf } from '@tapehead/core/layers';
import type * as tf from '@tensorflow/tfjs-core';
import { NotRecordableError } from './errors.js';

/**
 * The tensors of the state after a step, in the order of the state before, whose members it may have in another order.
 * @throws {NotRecordableError} naming the first place at which the two are not of the same form.
 */
export function inOrderOf(before: unknown, after: unknown, where = 'state'): readonly tf.Tensor[] {
  if (isTensor(before)) {
    if (!isTensor(after)) throw missing(where);
    const [shape, expected] = [after, before].map((tensor) => `[${tensor.shape.join(', ')}]`);
    if (shape === expected) return [after];
    throw new NotRecordableError(
      `After a step ${where} is of shape ${String(shape)}, expected ${String(expected)} as before it.`,
    );
  }
  const [members, found] = [membersOf(before), membersOf(after)];
  for (const name of found.keys()) {
    if (members.has(name) || tensorsOf(found.get(name)).length === 0) continue;
    throw new NotRecordableError(
      `After a step there is ${where}.${name}, which is not in the state before it: a step returns the members that initialState has.`,
    );
  }
  return [...members].flatMap(([name, member]) => {
    const at = `${where}.${name}`;
    if (!found.has(name) && tensorsOf(member).length > 0) throw missing(at);
    return inOrderOf(member, found.get(name) ?? null, at);
  });
}

function missing(where: string): NotRecordableError {
  return new NotRecordableError(
    `After a step there is no tensor ${where}, which is in the state before it: a step returns the members that initialState has.`,
  );
}

function membersOf(tree: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof tree === 'object' && tree !== null ? Object.entries(tree) : []);
}
