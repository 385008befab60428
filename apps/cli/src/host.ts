import type { Disk } from '@tapehead/runs/node';

/** A stream to print to; a terminal or not. */
export type Output = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  /** The width of a terminal in characters. */
  readonly columns?: number;
  /** Whether a terminal shows so many colours, and the user wants them. */
  hasColors?(count: number): boolean;
  /** Lines of a terminal. */
  readonly rows?: number;
};

/** The command's surroundings: its streams, the signal that ends it, and the disk. */
export interface Host {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted when the user wants the command to end. */
  readonly signal: AbortSignal;
  /** What changes the files of runs; Node's file system, if not given. */
  readonly disk?: Disk | undefined;
}
