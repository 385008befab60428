import { setTimeout as delay } from 'node:timers/promises';
import { isRedisFault } from './redis-fault.js';
import type { Teller } from './teller.js';

/** Thrown for an action that Redis did not accept in time. */
export class GivenUpError extends Error {
  override readonly name = 'GivenUpError';
}

export interface Patience {
  readonly teller: Teller;
  /** When aborted, the action is given up, even if Redis has not answered. */
  readonly until: AbortSignal;
}

/** Milliseconds between two attempts. */
const retryEvery = 1000;

/**
 * Asks Redis for something until it does it.
 * @throws {GivenUpError} if it was given up.
 * @throws whatever is wrong with what was asked for.
 */
export async function patiently<Result>(
  action: () => Promise<Result>,
  { teller, until }: Patience,
): Promise<Result> {
  for (let failed = false; ; failed = true) {
    try {
      const result = await unlessGivenUp(action, until);
      if (failed) teller.well();
      return result;
    } catch (error) {
      if (!isRedisFault(error)) throw error;
      teller.fault(error);
    }
    await unlessGivenUp(() => delay(retryEvery, undefined, { ref: false }), until);
  }
}

async function unlessGivenUp<Result>(
  action: () => Promise<Result>,
  until: AbortSignal,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      reject(new GivenUpError('Redis has not answered in time'));
    };
    if (until.aborted) {
      giveUp();
      return;
    }
    until.addEventListener('abort', giveUp);
    action()
      .then(resolve, reject)
      .finally(() => {
        until.removeEventListener('abort', giveUp);
      });
  });
}

/** A signal that is aborted so many milliseconds after another one. */
export function delayed(signal: AbortSignal, milliseconds: number): AbortSignal {
  const later = new AbortController();
  const start = () => {
    setTimeout(() => {
      later.abort();
    }, milliseconds).unref();
  };
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return later.signal;
}
