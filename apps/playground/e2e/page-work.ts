import type { Browser, Page } from 'playwright-core';
import * as z from 'zod';

const traceEvent = z.looseObject({
  name: z.string(),
  pid: z.number(),
  tid: z.number(),
  tdur: z.number().optional(),
  args: z.looseObject({ name: z.string().optional() }).optional(),
});
const trace = z.object({ traceEvents: z.array(traceEvent) });

/** The names of a thread's tasks in different versions of Chromium. */
const taskNames = new Set(['RunTask', 'ThreadControllerImpl::RunTask']);

/** How long a page's threads worked, in milliseconds of CPU time of a quiet machine. */
export interface PageWork {
  /** The longest task of the main thread. */
  readonly longest: number;
  /** All tasks of the main thread. */
  readonly main: number;
  /** All tasks of the page's workers. */
  readonly workers: number;
  /** All tasks of the page, of all threads. */
  readonly total: number;
}

/** How long `chore` takes on a quiet machine of this project's, in milliseconds. */
const quietChore = 2.4;

/** How many times longer than on a quiet machine the page takes for the same work now; at least 1. */
async function slowness(page: Page): Promise<number> {
  const times = z.array(z.number()).parse(
    await page.evaluate(() => {
      const chore = () => {
        const begin = performance.now();
        const rows = Array.from({ length: 8000 }, (_, row) => ({
          row,
          name: String((row * 7919) % 4001),
        }));
        rows.sort((a, b) => a.name.localeCompare(b.name) || a.row - b.row);
        JSON.stringify(rows);
        return performance.now() - begin;
      };
      return Array.from({ length: 15 }, chore);
    }),
  );
  const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? quietChore;
  return Math.max(1, median / quietChore);
}

/**
 * How long a page's threads work while `action` runs. It is CPU time, since every task takes longer by the clock on a
 * machine that is busy with other things; and as even CPU time is longer there, and on slower machines, it is divided by
 * how much longer a fixed chore takes, before or after.
 */
export async function pageWork(
  browser: Browser,
  page: Page,
  happens: () => Promise<void>,
): Promise<PageWork> {
  const before = await slowness(page);
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  await happens();
  const text = (await browser.stopTracing()).toString();
  const slower = Math.max(before, await slowness(page));
  const { traceEvents } = trace.parse(JSON.parse(text));
  const threadOf = ({ pid, tid }: { pid: number; tid: number }) => `${pid} ${tid}`;
  const mains = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const mainThreads = new Set(mains.map(threadOf));
  const workerThreads = new Set(
    traceEvents
      .filter(
        ({ name, args }) => name === 'thread_name' && args?.name?.startsWith('DedicatedWorker'),
      )
      .map(threadOf),
  );
  const processes = new Set(mains.map(({ pid }) => pid));
  const tasks = traceEvents.filter(({ name, pid }) => taskNames.has(name) && processes.has(pid));
  if (!tasks.some(({ tdur }) => tdur !== undefined))
    throw new Error('No thread’s time was traced.');
  // A task that had not ended by the end of the trace has no duration.
  const milliseconds = ({ tdur = 0 }: { tdur?: number | undefined }) => tdur / 1000 / slower;
  const timesOf = (threads: ReadonlySet<string>) =>
    tasks.filter((task) => threads.has(threadOf(task))).map(milliseconds);
  const sum = (times: readonly number[]) => times.reduce((total, time) => total + time, 0);
  return {
    longest: Math.max(...timesOf(mainThreads)),
    main: sum(timesOf(mainThreads)),
    workers: sum(timesOf(workerThreads)),
    total: sum(tasks.map(milliseconds)),
  };
}
