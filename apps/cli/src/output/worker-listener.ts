import type { WorkListener } from '@tapehead/queue';
import type { Host } from '../host.js';
import { jsonText } from '../json.js';
import type { WorkerEvent } from './sweep-events.js';

/** Prints what a worker does: as one JSON object a line on stdout, or in words on stderr. */
export function workerListener(
  { stdout, stderr }: Pick<Host, 'stdout' | 'stderr'>,
  { json = false, now }: { readonly json?: boolean | undefined; now(): string },
): WorkListener {
  const tell = (event: WorkerEvent) => {
    if (json) stdout.write(`${jsonText({ time: now(), ...event })}\n`);
    else stderr.write(`${now()} ${textOf(event)}\n`);
  };
  return {
    begin: (job) => {
      tell({ event: 'begin', job });
    },
    end: (job, stored) => {
      tell({ event: 'end', job, stored });
    },
    fail: (job, message) => {
      tell({ event: 'fail', job, message });
    },
    leave: (job, handedBack) => {
      tell({ event: 'leave', job, handedBack });
    },
    error: (message) => {
      tell({ event: 'error', message });
    },
    recovered: () => {
      tell({ event: 'recovered' });
    },
  };
}

function textOf(event: WorkerEvent): string {
  switch (event.event) {
    case 'begin':
      return `${event.job}: training`;
    case 'end':
      return `${event.job}: ${event.stored ? 'done' : 'was done already'}`;
    case 'fail':
      return `${event.job}: failed: ${event.message}`;
    case 'leave':
      return event.handedBack
        ? `${event.job}: handed back`
        : `${event.job}: not handed back, since Redis does not answer; another worker takes it when its lock has ended`;
    case 'error':
      return `Redis, tried again: ${event.message}`;
    case 'recovered':
      return 'Redis answers again';
  }
}
