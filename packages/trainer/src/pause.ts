interface Host {
  readonly setTimeout: typeof setTimeout;
  /** Node's; pages and workers have none. */
  readonly setImmediate?: (callback: () => void) => unknown;
}

const host: Host = globalThis;

/**
 * Lets the event loop handle signals, timers, input and painting. It takes microseconds, where a timer of 0 ms takes
 * 1 to 4 ms.
 */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    if (host.setImmediate) {
      host.setImmediate(resolve);
      return;
    }
    // Node has this too, but there a chain of messages keeps the event loop from its other phases.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
