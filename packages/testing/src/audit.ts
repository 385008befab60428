import { expectSameBits, expectThat } from './expectations.js';
import { leavesOf, valuesOf } from './tree.js';

/** Runs a step; `args` is a tree of the tensors that it gets. */
export type Call = <Result>(args: object, step: () => Result) => Result;

/** Runs the step and nothing else. */
export const plainCall: Call = (_args, step) => step();

/** Runs the step twice and compares. */
export const repeatedCall: Call = (_args, step) => {
  const [first, second] = [step(), step()];
  const [got, expected] = [second, first].map((result) =>
    valuesOf(leavesOf('', result).map(({ tensor }) => tensor)),
  );
  expectSameBits('a step made again on the same arguments', got ?? [], expected ?? []);
  return second;
};

/** A `Call` that remembers the arguments of every step, to look at them again at the end. */
export function audit(): { readonly call: Call; expectUnchanged(): void } {
  const checks: (() => void)[] = [];
  return {
    call(args, step) {
      const before = leavesOf('', args).map((leaf) => ({
        ...leaf,
        values: valuesOf([leaf.tensor]),
      }));
      const result = step();
      checks.push(() => {
        const after = leavesOf('', args);
        expectThat(
          after.length === before.length &&
            after.every(({ tensor }, index) => tensor === before[index]?.tensor),
          () => 'a step replaced tensors in a tree that it was given; return a new tree',
        );
        for (const { path, tensor, values } of before) {
          const what = `the argument ${path.slice(1)} after the step`;
          expectThat(!tensor.isDisposed, () => `${what}: is disposed; it belongs to the caller`);
          expectSameBits(what, valuesOf([tensor]), values);
        }
      });
      return result;
    },
    expectUnchanged() {
      for (const check of checks) check();
    },
  };
}
