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

/**
 * The longest task of a page's main thread while something happens there, in milliseconds of that
 * thread's own time: on a machine that is busy with other things every task takes longer by the clock.
 */
export async function longestTask(
  browser: Browser,
  page: Page,
  happens: () => Promise<void>,
): Promise<number> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  await happens();
  const text = (await browser.stopTracing()).toString();
  const { traceEvents } = trace.parse(JSON.parse(text));
  const threadOf = ({ pid, tid }: { pid: number; tid: number }) => `${pid} ${tid}`;
  const mainThreads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const tasks = traceEvents.filter(
    (event) => event.name === 'RunTask' && mainThreads.has(threadOf(event)),
  );
  return Math.max(...tasks.map(({ tdur = Number.NaN }) => tdur / 1000));
}
