import type { TaskFault } from './protocol.js';

/** A visitor's task failed; the page shows the message, at its line if it is known. */
export class TaskError extends Error {
  override readonly name = 'TaskError';

  constructor({ message, line }: TaskFault) {
    super(line === null ? message : `line ${line}: ${message}`);
  }
}

/** The fault that an error's message describes. */
export function faultIn(message: string): TaskFault {
  const place = /^line (\d+): /.exec(message);
  return place
    ? { message: message.slice(place[0].length), line: Number(place[1]) }
    : { message, line: null };
}
