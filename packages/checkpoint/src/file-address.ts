import { CheckpointError } from './checkpoint-error.js';

const expected =
  'expected file:///folder, a file URL as pathToFileURL(path).href of node:url is one, or file://./folder from the working directory';

/**
 * The path that an address of a file or folder names: a file URL such as `file:///data/my%20models`, or the
 * relative form that tfjs takes, such as `file://./models`. In both, `%20` and the like stand for characters.
 * @throws {CheckpointError} if it names no path on this machine, or could be read in two ways.
 */
export function pathOfAddress(address: string, windows: boolean): string {
  const refuse = (fault: string): never => {
    throw new CheckpointError(`${address}: ${fault}; ${expected}`);
  };
  const [, rest = ''] = /^file:(?:\/\/(?:localhost(?=\/))?|(?=\/))(.*)$/is.exec(address) ?? [];
  if (rest === '') refuse('names no file or folder');
  if (/[?#]/.test(rest)) refuse('a ? or # in the path is written %3F or %23');
  if ((windows ? /%2f|%5c/i : /%2f/i).test(rest)) refuse('no name holds a slash, written %2F');
  const path = decoded(rest) ?? refuse('a % in the path is written %25');
  if (path.includes('\0')) refuse('no path holds %00');
  const isDrive = /^\/?[a-z]:(?:[\\/]|$)/i.test(path);
  if (isDrive) {
    return windows ? path.replace(/^\//, '') : refuse('only Windows has drives such as C:');
  }
  // A file URL would have the name of another machine here, tfjs's form that of a folder.
  if (/^[^./\\][^/\\]*[/\\]/.test(path)) {
    refuse('the first name could be that of a folder or of another machine');
  }
  return path;
}

/** Undefined where a % does not begin an encoded character. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
