import { setTimeout as delay } from 'node:timers/promises';
import { isRedisFault } from './redis-fault.js';
import type { Teller } from './teller.js';

/** Stores checkpoints while training goes on. */
export interface CheckpointKeeper {
  /** Stores it in the background; the one before, if it still waits, is not needed any more. */
  save(checkpoint: Uint8Array): void;
  /** Resolved when the last one is stored, or cannot be stored at all. */
  stored(): Promise<void>;
  /** Nothing more is stored. */
  end(): void;
}

/** Milliseconds between two attempts. */
const retryEvery = 1000;

/**
 * Stores the latest checkpoint for as long as it takes. Training never waits for it: while Redis is away or
 * full it goes on.
 */
export function keepLatest(
  store: (checkpoint: Uint8Array) => Promise<void>,
  teller: Teller,
): CheckpointKeeper {
  let latest: Uint8Array | null = null;
  let storing: Promise<void> | null = null;
  let ended = false;
  const storeAll = async () => {
    for (let failed = false; latest !== null && !ended;) {
      const bytes = latest;
      try {
        await store(bytes);
        if (failed) teller.well();
        failed = false;
        if (latest === bytes) latest = null;
      } catch (error) {
        teller.fault(error);
        // A checkpoint that is too large can never be stored.
        if (!isRedisFault(error)) latest = null;
        else await delay(retryEvery, undefined, { ref: false });
        failed = true;
      }
    }
    storing = null;
  };
  return {
    save(checkpoint) {
      latest = checkpoint;
      storing ??= storeAll();
    },
    stored: async () => {
      await storing;
    },
    end() {
      ended = true;
    },
  };
}
