import { createStore, del, entries, get, update } from 'idb-keyval';

/** A run as it is kept in this browser, under its place's key. */
interface KeptRun {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly savedAt: number;
  /** Another one each time that it is kept, so that a tab notices what another has kept meanwhile. */
  readonly version: string;
}

/** Where a run is kept. */
export interface Place {
  /** The link of its experiment. */
  readonly link: string;
  /** Which of the runs of that experiment it is; null for the one that began with the experiment. */
  readonly id: string | null;
  /** What was read or kept there last; null if there was nothing. */
  readonly version: string | null;
}

/** What came of keeping a run. `taken`: another tab has kept one there meanwhile. */
export type Keeping =
  | { readonly kind: 'kept'; readonly version: string }
  | { readonly kind: 'taken' | 'full' | 'absent' };

const mostKept = 12;
const store = createStore('tapehead-playground', 'runs');

/** The link under which a run is kept, and opened again. */
export function addressOf({ link, id }: Pick<Place, 'link' | 'id'>): string {
  return id === null ? link : `${link}&run=${id}`;
}

/** A name that no other run has. */
export function newRunId(): string {
  return Math.random().toString(36).slice(2, 10);
}

/** The run that was kept last at a place; null without one, or where the browser keeps nothing. */
export async function keptRun(
  place: Pick<Place, 'link' | 'id'>,
): Promise<Pick<KeptRun, 'file' | 'version'> | null> {
  try {
    return (await get<KeptRun>(addressOf(place), store)) ?? null;
  } catch {
    return null;
  }
}

/** Keeps a run where nobody else has kept one since `place.version`, and lets the oldest go. */
export async function keepRun(place: Place, file: Uint8Array<ArrayBuffer>): Promise<Keeping> {
  const version = newRunId();
  try {
    let kept = version;
    await update<KeptRun>(
      addressOf(place),
      (old) => {
        const mine: KeptRun = { file, savedAt: Date.now(), version };
        const stays = old !== undefined && old.version !== place.version ? old : mine;
        kept = stays.version;
        return stays;
      },
      store,
    );
    if (kept !== version) return { kind: 'taken' };
  } catch (error) {
    const full = error instanceof DOMException && error.name === 'QuotaExceededError';
    return { kind: full ? 'full' : 'absent' };
  }
  await forgetOldest().catch(() => undefined);
  return { kind: 'kept', version };
}

async function forgetOldest(): Promise<void> {
  const kept = await entries<string, KeptRun>(store);
  const byAge = kept.toSorted(([, a], [, b]) => b.savedAt - a.savedAt);
  for (const [old] of byAge.slice(mostKept)) await del(old, store);
}

/** Forgets the run at a place. False if another tab has kept one there since: that one stays. */
export async function forgetRun(place: Place): Promise<boolean> {
  const kept = await keptRun(place);
  if (kept && kept.version !== place.version) return false;
  await del(addressOf(place), store).catch(() => undefined);
  return true;
}
