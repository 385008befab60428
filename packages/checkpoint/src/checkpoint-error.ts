/**
 * A file that cannot be read, or a model that cannot be stored. The message says where, what was wrong
 * and what would be right; nothing has been changed.
 */
export class CheckpointError extends Error {
  override readonly name: string = 'CheckpointError';
}

/** A file of a newer version of the format, which this package cannot know. */
export class NewerFormatError extends CheckpointError {
  override readonly name = 'NewerFormatError';
}

const longest = 80;

/** A name or value for a message: quoted, and cut short where it is long. */
export function quoted(value: string): string {
  return JSON.stringify(value.length > longest ? `${value.slice(0, longest)}…` : value);
}

/** A shape for a message, such as `[3,4]`. */
export function shapeText(shape: readonly number[]): string {
  const text = `[${shape.slice(0, longest).join(',')}`;
  return shape.length > longest ? `${text},…]` : `${text}]`;
}

/**
 * The message of whatever was thrown, with that of its cause where the message leaves it out, as `fetch failed` does.
 */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { message, cause } = thrown;
  return cause instanceof Error && !message.includes(cause.message)
    ? `${message}: ${cause.message}`
    : message;
}
