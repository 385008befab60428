import { forgetRun, type Keeping, keepRun, keptRun, newRunId, type Place } from './stored-runs.js';

/** Stores the page's run in this browser, without overwriting the run of another tab. */
export interface Keeper {
  readonly place: Place;
  /** Why the browser cannot store the run; null if it can, or was not asked to yet. */
  readonly trouble: 'full' | 'absent' | null;
  /** Whether the run was moved to another place, since another tab has stored one in its place. */
  readonly apart: boolean;
  /** Stores runs at this place from now on. */
  move(place: Place): void;
  /**
   * Returns a function that stores the run that was at `place` when it began to train. Files are stored one after the
   * other; a file that comes while another is being stored replaces one that waits.
   */
  keeping(): (file: Uint8Array<ArrayBuffer>) => void;
  keep(file: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Deletes the stored run. The next run is stored where no other tab has one. */
  forget(): Promise<void>;
  /** Waits until everything that was handed over is stored, or storing it has failed. */
  settled(): Promise<void>;
}

export function createKeeper(onMoved: () => void): Keeper {
  let place = $state.raw<Place>({ link: '', id: null, version: null });
  let trouble = $state<Keeper['trouble']>(null);
  let apart = $state(false);
  let storing = Promise.resolve();

  async function store(own: Place, file: Uint8Array<ArrayBuffer>): Promise<Place> {
    const { kind, ...kept }: Keeping = await keepRun(own, file);
    if (kind === 'taken') {
      const aside = { ...own, id: newRunId(), version: null };
      const current = place === own;
      if (current) [place, apart] = [aside, true];
      const next = await store(aside, file);
      if (current) onMoved();
      return next;
    }
    const next = 'version' in kept ? { ...own, version: kept.version } : own;
    if (place === own) [place, trouble] = [next, kind === 'kept' ? null : kind];
    return next;
  }

  function keeping() {
    let own = place;
    let waiting: Uint8Array<ArrayBuffer> | null = null;
    return (file: Uint8Array<ArrayBuffer>) => {
      const idle = waiting === null;
      waiting = file;
      if (!idle) return;
      storing = storing.then(async () => {
        const next = waiting;
        waiting = null;
        if (next) own = await store(own, next);
      });
    };
  }

  return {
    get place() {
      return place;
    },
    get trouble() {
      return trouble;
    },
    get apart() {
      return apart;
    },
    move(next) {
      [place, apart, trouble] = [next, false, null];
    },
    keeping,
    async keep(file) {
      keeping()(file);
      await storing;
    },
    async forget() {
      await storing;
      const forgotten = await forgetRun(place);
      const plain = { ...place, id: null, version: null };
      const free = forgotten && (place.id === null || !(await keptRun(plain)));
      [place, trouble] = [free ? plain : { ...plain, id: newRunId() }, null];
    },
    settled: () => storing,
  };
}
