import { parseFiles } from './packed-files.js';
import type { RunStorage } from './storage.js';

/** A run that is kept in memory only. */
export interface MemoryStorage extends RunStorage {
  /** Its files by their names. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/**
 * Keeps a run in memory, such as in a page or a test: with the same config, engine and clock its files are those
 * of a run in a folder, byte for byte.
 * @throws {InvalidOptionsError} if `before` does not hold files by their names.
 * @example
 * ```ts
 * import { memoryStorage } from '@tapehead/runs';
 *
 * const storage = memoryStorage([['config.json', new TextEncoder().encode('{}')]]);
 * console.log([...storage.files.keys()]); // [ 'config.json' ]
 * ```
 * @param before the files of a run to resume or to read
 * @param path what to call it in messages and events
 */
export function memoryStorage(
  before: Iterable<readonly [string, Uint8Array]> = [],
  path = 'memory',
): MemoryStorage {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [name, contents] of parseFiles('memoryStorage.before', before)) {
    files.set(name, Uint8Array.from(contents));
  }
  return {
    path,
    files,
    list: (folder) =>
      [...files.keys()].flatMap((name) =>
        name.startsWith(`${folder}/`) ? [name.slice(folder.length + 1)] : [],
      ),
    read: (name) => Promise.resolve(files.get(name)?.slice() ?? null),
    write(name, contents) {
      files.set(
        name,
        typeof contents === 'string'
          ? new TextEncoder().encode(contents)
          : Uint8Array.from(contents),
      );
    },
    append(name, length) {
      files.set(name, files.get(name)?.slice(0, length) ?? new Uint8Array());
      return {
        append(contents) {
          files.set(name, joined(files.get(name) ?? new Uint8Array(), contents));
        },
        sync: () => undefined,
        close: () => undefined,
      };
    },
    remove(folder, names) {
      for (const name of names) files.delete(`${folder}/${name}`);
    },
    release: () => undefined,
  };
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
