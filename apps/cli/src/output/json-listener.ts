import type { JsonObject } from '@tapehead/core';
import type { Listener } from '@tapehead/runs';
import type { Host } from '../host.js';

/** How often progress is told, in milliseconds. */
const progressEvery = 1000;

/** Prints every event as one JSON object a line, with members of the caller's; progress once a second. */
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
