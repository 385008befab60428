import sandboxDocument from './sandbox.html?raw';

/** A sandbox in which a task's script runs, with a port to communicate with it. */
export interface Sandbox {
  readonly port: MessagePort;
  /** Ends it, whatever it is doing. */
  close(): void;
}

/**
 * Runs a script in a worker of a document that has no origin, whose policy lets it load and send nothing. The
 * document comes with the page, since a service worker serves nothing to one without an origin.
 */
export async function openSandbox(script: string): Promise<Sandbox> {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.title = 'Runs the task of your own';
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.srcdoc = sandboxDocument;
  const { port1, port2 } = new MessageChannel();
  await new Promise<void>((resolve) => {
    frame.addEventListener(
      'load',
      () => {
        resolve();
      },
      { once: true },
    );
    document.body.append(frame);
  });
  frame.contentWindow?.postMessage(script, '*', [port2]);
  return {
    port: port1,
    close() {
      port1.close();
      frame.remove();
    },
  };
}
