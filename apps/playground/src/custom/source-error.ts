import type { TaskFault } from './protocol.js';

/** What a visitor can write the source of. */
export type SourceKind = 'task' | 'controller' | 'head';

/** Names, since a worker's errors keep nothing but their names and messages. */
const names = {
  task: 'TaskError',
  controller: 'ControllerError',
  head: 'HeadError',
} as const satisfies Readonly<Record<SourceKind, string>>;

/** What a visitor has written failed; the page shows the message, at its line if it is known. */
export class SourceError extends Error {
  constructor(kind: SourceKind, { message, line }: TaskFault) {
    super(line === null ? message : `line ${line}: ${message}`);
    this.name = names[kind];
  }
}

/** What the source that failed is of; null for other errors. */
export function sourceKindOf({ name }: Pick<Error, 'name'>): SourceKind | null {
  const kinds = ['task', 'controller', 'head'] as const satisfies readonly SourceKind[];
  return kinds.find((kind) => names[kind] === name) ?? null;
}

/** The fault that an error's message describes. */
export function faultIn(message: string): TaskFault {
  const place = /^line (\d+): /.exec(message);
  return place
    ? { message: message.slice(place[0].length), line: Number(place[1]) }
    : { message, line: null };
}
