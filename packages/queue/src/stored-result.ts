/** What a finished job gave. */
export interface StoredResult {
  /** What the computation returned, as JSON. */
  readonly outcome: unknown;
  /** The files that it made, by name. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}
