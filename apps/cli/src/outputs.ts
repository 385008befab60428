import { exitCode } from './exit-code.js';

/**
 * Ends the command in an orderly way if its output cannot be written: silently if nobody reads it any more, as with
 * `tapehead … | head` or a closed terminal; otherwise it fails with a message at the end.
 */
export function watchOutputs(stop: AbortController): void {
  let fault: string | undefined;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      const isUnread = error.code === 'EPIPE' || (error.code === 'EIO' && stream.isTTY);
      if (!isUnread) void putInWords(error);
      stop.abort();
    });
  }
  /** Only now loads what does that, as it is hardly ever needed. The process does not end before. */
  async function putInWords(error: Error): Promise<void> {
    if (fault !== undefined) return;
    fault = error.message;
    const { fileText } = await import('./describe-error.js');
    fault = fileText(error) ?? error.message;
  }
  // A stream may report an error only after the command has ended.
  process.on('exit', () => {
    if (fault === undefined) return;
    process.stderr.write(`error: what the command prints cannot be written: ${fault}\n`);
    process.exitCode = exitCode.failedRun;
  });
}
