import { expectShape, expectThat } from './expectations.js';
import { leavesOf } from './tree.js';

/** A state is a tree of tensors whose first axis is the batch. */
export function expectState(state: unknown, batch: number): void {
  for (const { path, tensor } of leavesOf('state', state)) {
    expectShape(path, tensor, [batch, ...tensor.shape.slice(1)]);
  }
}

/** The state after a step has the form of the state before. */
export function expectSameForm(after: unknown, before: unknown): void {
  const [got, expected] = [leavesOf('state', after), leavesOf('state', before)];
  expectThat(
    got.map(({ path }) => path).join() === expected.map(({ path }) => path).join(),
    () =>
      `state after a step: got tensors at ${show(got)}, expected them where they were, at ${show(expected)}`,
  );
  got.forEach(({ path, tensor }, index) => {
    expectShape(`${path} after a step`, tensor, expected[index]?.tensor.shape ?? []);
  });
}

function show(leaves: readonly { readonly path: string }[]): string {
  return leaves.map(({ path }) => path).join(', ') || 'none';
}
