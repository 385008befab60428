import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.js';

test('works follow one another in the order in which they were asked for, also after failures', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.boolean()), async (scheduler, fails) => {
      const seen: string[] = [];
      const works = fails.map((failing, index) =>
        oneAtATime(async () => {
          seen.push(`${index} begins`);
          await scheduler.schedule(Promise.resolve());
          seen.push(`${index} ends`);
          if (failing) throw new Error(`${index} fails`);
          return index;
        }),
      );
      const ends = Promise.allSettled(works);
      await scheduler.waitFor(ends);
      expect(seen).toEqual(fails.flatMap((_, index) => [`${index} begins`, `${index} ends`]));
      expect((await ends).map(({ status }) => status === 'rejected')).toEqual(fails);
    }),
  );
});
