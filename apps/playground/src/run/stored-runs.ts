import { createStore, del, entries, get, update } from 'idb-keyval';

/** A run as it is stored in this browser, under the key of its place. */
interface KeptRun {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly savedAt: number;
  /** A new one each time that it is stored, so that a tab notices if another tab has stored it meanwhile. */
  readonly version: string;
}

/** The place where a run is stored. */
export interface Place {
  /** The link of its experiment. */
  readonly link: string;
  /** The id among that experiment's runs; null for the first one. */
  readonly id: string | null;
  /** The version that was last read or stored there; null if there was none. */
  readonly version: string | null;
}

/** The result of storing a run. `taken`: another tab has stored one there meanwhile. */
export type Keeping =
  | { readonly kind: 'kept'; readonly version: string }
  | { readonly kind: 'taken' | 'full' | 'absent' };

const mostKept = 12;
const store = createStore('tapehead-playground', 'runs');

/** The link under which a run is stored, and with which it is opened again. */
export function addressOf({ link, id }: Pick<Place, 'link' | 'id'>): string {
  return id === null ? link : `${link}&run=${id}`;
}

/** An id that no other run has. */
export function newRunId(): string {
  return Math.random().toString(36).slice(2, 10);
}

/** The run that was last stored at a place; null if there is none, or the browser stores nothing. */
export async function keptRun(
  place: Pick<Place, 'link' | 'id'>,
): Promise<Pick<KeptRun, 'file' | 'version'> | null> {
  try {
    return (await get<KeptRun>(addressOf(place), store)) ?? null;
  } catch {
    return null;
  }
}

/** Stores a run, unless another tab has stored one there since `place.version`. Deletes the oldest runs beyond the limit. */
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

/** All runs that are stored, the newest first, by their addresses. */
export async function allKept(): Promise<
  readonly (readonly [address: string, file: KeptRun['file']])[]
> {
  try {
    const kept = await entries<string, KeptRun>(store);
    return kept
      .toSorted(([, a], [, b]) => b.savedAt - a.savedAt)
      .map(([address, { file }]) => [address, file] as const);
  } catch {
    return [];
  }
}

async function forgetOldest(): Promise<void> {
  const kept = await entries<string, KeptRun>(store);
  const byAge = kept.toSorted(([, a], [, b]) => b.savedAt - a.savedAt);
  for (const [old] of byAge.slice(mostKept)) await del(old, store);
}

/** Deletes the run at a place. Returns false if another tab has stored one there since, which is then kept. */
export async function forgetRun(place: Place): Promise<boolean> {
  const kept = await keptRun(place);
  if (kept && kept.version !== place.version) return false;
  await del(addressOf(place), store).catch(() => undefined);
  return true;
}
