import { fileFault } from '@tapehead/runs/node';
import { exitCode } from './exit-code.js';

/**
 * Ends the command in good order where what it prints cannot be written: in silence if nobody reads any more, as
 * after `tapehead … | head` or when the terminal was closed; else it says so at its end, and fails.
 */
export function watchOutputs(stop: AbortController): void {
  let fault: string | undefined;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      const isUnread = error.code === 'EPIPE' || (error.code === 'EIO' && stream.isTTY);
      if (!isUnread) fault ??= fileFault(error) ?? error.message;
      stop.abort();
    });
  }
  // A fault may be told of only after the command has ended.
  process.on('exit', () => {
    if (fault === undefined) return;
    process.stderr.write(`error: what the command prints cannot be written: ${fault}\n`);
    process.exitCode = exitCode.failedRun;
  });
}
