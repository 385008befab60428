import { readFile as read } from 'node:fs/promises';

/**
 * The bytes of a file of this package.
 * @throws {Error} what the file system says.
 */
export async function readFile(url: URL): Promise<Uint8Array> {
  return read(url);
}
