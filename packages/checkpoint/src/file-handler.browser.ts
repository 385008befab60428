import type { io } from '@tensorflow/tfjs-core';
import { CheckpointError } from './checkpoint-error.js';

/**
 * A page has no files of its own.
 * @throws {CheckpointError} always.
 */
export function fileHandler(address: string): io.IOHandler {
  throw new CheckpointError(
    `${address}: a page has no files; expected indexeddb://…, localstorage://… or downloads://…`,
  );
}
