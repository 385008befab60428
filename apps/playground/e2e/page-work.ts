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

/** How long a page's threads worked, in milliseconds of their own. */
export interface PageWork {
  /** The longest task of the main thread. */
  readonly longest: number;
  /** All tasks of the page, its workers' too. */
  readonly total: number;
}

/**
 * How long a page's threads work while something happens there. It is their own time: on a machine that is
 * busy with other things every task takes longer by the clock.
 */
export async function pageWork(
  browser: Browser,
  page: Page,
  happens: () => Promise<void>,
): Promise<PageWork> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  await happens();
  const text = (await browser.stopTracing()).toString();
  const { traceEvents } = trace.parse(JSON.parse(text));
  const threadOf = ({ pid, tid }: { pid: number; tid: number }) => `${pid} ${tid}`;
  const mains = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const mainThreads = new Set(mains.map(threadOf));
  const processes = new Set(mains.map(({ pid }) => pid));
  const tasks = traceEvents.filter(({ name, pid }) => name === 'RunTask' && processes.has(pid));
  const milliseconds = ({ tdur = Number.NaN }: { tdur?: number | undefined }) => tdur / 1000;
  return {
    longest: Math.max(...tasks.filter((task) => mainThreads.has(threadOf(task))).map(milliseconds)),
    total: tasks.map(milliseconds).reduce((sum, time) => sum + time, 0),
  };
}
