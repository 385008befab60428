import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { fileFault, UserError } from './errors.js';

/**
 * The contents of a file, a pipe or the like that the user named. `where` begins the messages.
 * @throws {UserError} if it cannot be read or holds more than `mostBytes`; no more than that is kept in memory.
 */
export async function readUserFile(
  path: string,
  { mostBytes, where = path }: { readonly mostBytes: number; readonly where?: string },
): Promise<Uint8Array> {
  const tooLarge = () =>
    new UserError(
      `${where}: cannot be used: it is larger than ${mostBytes / 2 ** 20} MiB, the most that is read`,
    );
  const found = await stat(path).catch(() => null);
  if (found?.isCharacterDevice() || found?.isBlockDevice()) {
    throw new UserError(`${where}: cannot be used: it is a device, expected a file`);
  }
  if (found?.isFile() && found.size > mostBytes) throw tooLarge();
  // Of an endless one, such as a pipe, no more is read than shows that it is too long.
  const contents = await buffer(
    createReadStream(path, { end: mostBytes, highWaterMark: 2 ** 20 }),
  ).catch((error: unknown) => {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    throw new UserError(`${where}: cannot be read: ${fault}`);
  });
  if (contents.length > mostBytes) throw tooLarge();
  return contents;
}
