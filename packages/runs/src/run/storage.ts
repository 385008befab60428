import { objectWith, parseOptions } from '@tapehead/core';

/** How much to read of a file, and for how long. */
export interface ReadLimits {
  /** A larger file is refused; any size, if not given. */
  readonly mostBytes?: number;
  /** Aborted, it ends the reading of a file that takes long. */
  readonly signal?: AbortSignal;
}

/** What can be read of a run. Names of files have slashes after their folders. */
export interface StoredFiles {
  /** Where they are, for messages and events: the path of a folder, or other words. */
  readonly path: string;
  /**
   * The names in a folder; none, if it is not there.
   * @throws {UserError} if it cannot be read.
   */
  list(folder: string): readonly string[];
  /**
   * The contents of a file; null, if it is not there.
   * @throws {UserError} if it cannot be read or is too large.
   * @throws the signal's reason, if it is aborted meanwhile.
   */
  read(name: string, limits?: ReadLimits): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** A file that is only ever added to. What goes wrong is a `RunError`. */
export interface AppendedFile {
  /** Adds to its end. */
  append(contents: Uint8Array): void;
  /** Makes what was added last: it is there after whatever stops the process or the machine. */
  sync(): void | Promise<void>;
  /** Nothing is added any more. */
  close(): void;
}

/** Where one run is kept, and nobody else writes. What goes wrong in writing is a `RunError`. */
export interface RunStorage extends StoredFiles {
  /** Writes a file, so that it is there whole or not at all. */
  write(name: string, contents: string | Uint8Array): void;
  /** Opens a file to add to it after its first `length` bytes; what it has beyond them is taken away. */
  append(name: string, length: number): AppendedFile;
  /** Removes files of a folder, which may be gone already. */
  remove(folder: string, names: readonly string[]): void;
  /** Lets others write. */
  release(): void;
}

/**
 * Checks that something has the files of a run; `where` names the argument.
 * @throws {InvalidOptionsError} if it has not.
 */
export function requireFiles(where: string, files: unknown, ...methods: readonly string[]): void {
  parseOptions(where, objectWith('the files of a run, such as memoryStorage()', ...methods), files);
}

/** The files of a run. */
export const runFiles = {
  config: 'config.json',
  log: 'log.jsonl',
  curve: 'learning-curve.csv',
  figure: 'learning-curve.svg',
  trace: 'trace.svg',
  weights: 'final.safetensors',
  /** With which a run began that was given weights. */
  initialWeights: 'initial.safetensors',
} as const;

/** The folder of its checkpoints. */
export const checkpointFolder = 'checkpoints';

/** A file of a run, for messages. */
export function placeOf({ path }: Pick<StoredFiles, 'path'>, name: string): string {
  return `${path.replace(/[/\\]+$/, '')}/${name}`;
}
