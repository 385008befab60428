import { setImmediate } from 'node:timers/promises';
import { vi } from 'vitest';

/**
 * Stubs the global `process` until `vi.unstubAllGlobals()`; undefined stands for a place without one.
 *
 * With each message to its main process vitest sets `process.nextTick`, and a tick later sets it back to what it was:
 * read from a stub that has none and set on the real one, it would leave Node without, and the next stream hangs for
 * ever. So a stub keeps it, and is not put up between a message and its tick.
 */
export async function stubProcess(members: object | undefined): Promise<void> {
  await setImmediate();
  vi.stubGlobal('process', members && { nextTick: process.nextTick, ...members });
}
