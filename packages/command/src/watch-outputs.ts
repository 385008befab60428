import { exitCode } from './exit-code.js';

/**
 * Ends a command in good order if its output cannot be written: silently if nobody reads it any more, as with
 * `tapehead … | head` or a closed terminal; otherwise the command fails with a message at its end.
 * @param end ends what the command is at; without it, it goes on and prints in vain.
 * @param inWords says what a fault is, where its own message is not enough; the process does not end before.
 */
export function watchOutputs(
  end?: () => void,
  inWords?: (fault: Error) => Promise<string | undefined>,
): void {
  let fault: string | undefined;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      const isUnread = error.code === 'EPIPE' || (error.code === 'EIO' && stream.isTTY);
      if (!isUnread) void tell(error);
      end?.();
    });
  }
  async function tell(error: Error): Promise<void> {
    if (fault !== undefined) return;
    fault = error.message;
    fault = (await inWords?.(error)) ?? error.message;
  }
  // A stream may report an error only after the command has ended.
  process.on('exit', () => {
    if (fault === undefined) return;
    process.stderr.write(`error: what the command prints cannot be written: ${fault}\n`);
    process.exitCode = exitCode.failedRun;
  });
}
