import { objectWith, parseOptions } from '@tapehead/core';

/** How much to read of a file, and for how long. */
export interface ReadLimits {
  /** A larger file is refused; any size, if not given. */
  readonly mostBytes?: number;
  /** Ends reading when aborted, for files that take long. */
  readonly signal?: AbortSignal;
}

/** The readable files of a run. A file in a folder is named with slashes, as in `checkpoints/best.safetensors`. */
export interface StoredFiles {
  /** Where they are, for messages and events: the path of a folder, or a description. */
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

/** A file that is only appended to. Its methods throw a `RunError` if they fail. */
export interface AppendedFile {
  /** Appends to its end. */
  append(contents: Uint8Array): void;
  /** Makes what was appended durable: it outlasts a crash of the process or the machine. */
  sync(): void | Promise<void>;
  /** Ends appending. */
  close(): void;
}

/** Where one run is kept and nobody else writes. Methods that write throw a `RunError` if they fail. */
export interface RunStorage extends StoredFiles {
  /** Writes a file, so that it is complete or absent whatever happens. */
  write(name: string, contents: string | Uint8Array): void;
  /** Opens a file to append after its first `length` bytes; anything beyond them is removed. */
  append(name: string, length: number): AppendedFile;
  /** Removes files of a folder, which may be gone already. */
  remove(folder: string, names: readonly string[]): void;
  /** Releases the storage, so that others can write. */
  release(): void;
}

/**
 * Checks that something gives access to the files of a run; `where` names the argument.
 * @throws {InvalidOptionsError} if it does not.
 */
export function requireFiles(where: string, files: unknown, ...methods: readonly string[]): void {
  parseOptions(where, objectWith('the files of a run, such as memoryStorage()', ...methods), files);
}

/** The names of a run's files. */
export const runFiles = {
  config: 'config.json',
  log: 'log.jsonl',
  curve: 'learning-curve.csv',
  figure: 'learning-curve.svg',
  trace: 'trace.svg',
  weights: 'final.safetensors',
  /** The weights that a run started from, if they were given. */
  initialWeights: 'initial.safetensors',
} as const;

/** The folder of its checkpoints. */
export const checkpointFolder = 'checkpoints';

/** The path of a run's file, for messages. */
export function placeOf({ path }: Pick<StoredFiles, 'path'>, name: string): string {
  return `${path.replace(/[/\\]+$/, '')}/${name}`;
}
