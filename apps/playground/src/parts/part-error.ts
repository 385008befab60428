import type { TaskFault } from '../custom/protocol.js';

/** A visitor's part failed; the page shows the message, at its line if it is known. */
export class PartError extends Error {
  override readonly name = 'PartError';

  constructor({ message, line }: TaskFault) {
    super(line === null ? message : `line ${line}: ${message}`);
  }
}
