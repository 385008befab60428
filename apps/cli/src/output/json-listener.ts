import type { JsonObject } from '@tapehead/core';
import type { Listener } from '@tapehead/runs';
import type { Host } from '../host.js';

/** How often progress is printed, in milliseconds. */
const progressEvery = 1000;

/** Prints every event as a line of JSON, with the caller's members added; progress only once a second. */
export function jsonListener({ stdout }: Pick<Host, 'stdout'>, members: JsonObject = {}): Listener {
  let lastProgress = -Infinity;
  return {
    tell(event) {
      if (event.event === 'progress') {
        if (performance.now() - lastProgress < progressEvery) return;
        lastProgress = performance.now();
      }
      stdout.write(`${JSON.stringify({ ...event, ...members })}\n`);
    },
    close: () => undefined,
  };
}
