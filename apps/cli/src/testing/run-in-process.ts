import { Writable } from 'node:stream';
import type { Disk } from '../run/disk.js';
import { runCommand } from '../run-command.js';
import { hastyDisk } from './hasty-disk.js';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface InProcessOptions {
  readonly signal?: AbortSignal;
  /** By default one that waits for nothing. */
  readonly disk?: Disk;
  /** Called with whatever is printed to stdout. */
  onOutput?(text: string): void;
}

/** Runs the command in this process; tensors and signals are this process's. */
export async function runInProcess(
  args: readonly string[],
  { signal = new AbortController().signal, onOutput, disk = hastyDisk }: InProcessOptions = {},
): Promise<Outcome> {
  const [stdout, stderr] = [collector(onOutput), collector()];
  const code = await runCommand(args, {
    stdout: stdout.stream,
    stderr: stderr.stream,
    signal,
    disk,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(onOutput?: (text: string) => void) {
  let collected = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      collected += chunk.toString();
      onOutput?.(chunk.toString());
      done();
    },
  });
  return { stream, text: () => collected };
}
