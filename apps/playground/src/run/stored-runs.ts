import { createStore, del, entries, get, set } from 'idb-keyval';

/** A run as it is kept in this browser, under its experiment's link. */
interface KeptRun {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly savedAt: number;
}

const mostKept = 6;
const store = createStore('tapehead-playground', 'runs');

/** The run of an experiment that was kept last; null without one, or where the browser keeps nothing. */
export async function keptRun(link: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return (await get<KeptRun>(link, store))?.file ?? null;
  } catch {
    return null;
  }
}

/** Keeps a run, and lets the oldest go. False where the browser keeps nothing. */
export async function keepRun(link: string, file: Uint8Array<ArrayBuffer>): Promise<boolean> {
  try {
    await set(link, { file, savedAt: Date.now() } satisfies KeptRun, store);
    const kept = await entries<string, KeptRun>(store);
    const byAge = kept.toSorted(([, a], [, b]) => b.savedAt - a.savedAt);
    for (const [old] of byAge.slice(mostKept)) await del(old, store);
    return true;
  } catch {
    return false;
  }
}

/** Forgets the run of an experiment. */
export async function forgetRun(link: string): Promise<void> {
  await del(link, store).catch(() => undefined);
}
