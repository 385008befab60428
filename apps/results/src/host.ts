/** A stream to print to; a terminal or not. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** The command's surroundings: streams, and the signal that ends it. */
export interface Host {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted when the user wants the command to end. */
  readonly signal: AbortSignal;
}
