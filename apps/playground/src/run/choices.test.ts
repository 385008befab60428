import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createChoices } from './choices.js';

/** What `choose` is given, whose end is in the hands of the test. */
function made() {
  let end: (isThere: boolean) => void = () => undefined;
  const ending = new Promise<boolean>((resolve) => (end = resolve));
  const make = vi.fn(() => ending);
  return { make, end };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

test('what waits for a machine gets that machine, and no other that was chosen meanwhile', async () => {
  const choices = createChoices();
  const [first, second] = [made(), made()];
  const chosen = choices.choose(first.make);
  const waiting = choices.isMade();
  const other = choices.choose(second.make);
  const waitingForOther = choices.isMade();
  first.end(true);
  second.end(true);
  expect(await Promise.all([chosen, waiting, other, waitingForOther])).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(await choices.isMade()).toBe(true);
});

test('what waits for a machine that cannot be made gets none; what comes later gets the one before', async () => {
  const choices = createChoices();
  const failing = made();
  const chosen = choices.choose(failing.make);
  const waiting = choices.isMade();
  failing.end(false);
  expect(await chosen).toBe(false);
  expect(await waiting).toBe(false);
  expect(await choices.isMade()).toBe(true);
  const broken = choices.choose(() => Promise.reject(new Error('no luck')));
  const waitingForBroken = choices.isMade();
  await expect(broken).rejects.toThrow('no luck');
  expect(await waitingForBroken).toBe(false);
});

test('machines are made one after the other, and those that were chosen in vain not at all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), async (ends) => {
      const choices = createChoices();
      const all = ends.map(made);
      const chosen = all.map(({ make }) => choices.choose(make));
      await settle();
      expect(all.map(({ make }) => make.mock.calls.length)).toEqual(
        all.map((_, at) => (at === all.length - 1 ? 1 : 0)),
      );
      all.forEach(({ end }, at) => {
        end(ends[at] ?? false);
      });
      expect(await Promise.all(chosen)).toEqual(
        ends.map((end, at) => end && at === ends.length - 1),
      );
      expect(choices.isLatest).toBe(true);
    }),
  );
});
