import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidOptionsError, parseOptions } from '@tapehead/core';
import { UserError } from '@tapehead/runs';
import { readUserFile } from '@tapehead/runs/node';
import { requireOneTensorflow } from './one-tensorflow.js';
import { type PartsTables, partsTables, tableNames } from './parts-tables.js';
import { causeText } from './within.js';

/** A module of parts that was loaded. */
export interface PartsModule {
  /** The path as the user gave it, which begins error messages. */
  readonly path: string;
  /** The name of its file without the folder, which a run remembers. */
  readonly name: string;
  /** The checksum of its file, but not of what it imports, as hexadecimal digits. */
  readonly sha256: string;
  readonly tables: PartsTables;
}

/** The largest module, far larger than one written by hand. */
const mostBytes = 2 ** 24;

/** Whether an argument is the path of a module rather than a name. */
export function isModulePath(text: string): boolean {
  return /\.[cm]?[jt]s$/.test(text) || /[\\/]/.test(text);
}

/**
 * Runs a module and takes the parts that it exports.
 * @throws {UserError} if it cannot be read or loaded, or exports nothing that is a part.
 * @throws the signal's reason, if it is aborted meanwhile.
 */
export async function loadPartsModule(path: string, signal: AbortSignal): Promise<PartsModule> {
  const contents = await readUserFile(path, { mostBytes, signal });
  const exported = await importFile(path, signal);
  const tables = tablesOf(path, exported);
  requireOneTensorflow(path, tables);
  const sha256 = createHash('sha256').update(contents).digest('hex');
  return { path, name: basename(path), sha256, tables };
}

async function importFile(path: string, signal: AbortSignal): Promise<unknown> {
  let stopWaiting = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stopWaiting = () => {
      reject(new Error('aborted'));
    };
    signal.addEventListener('abort', stopWaiting);
  });
  try {
    // Importing a module may never end, so the signal must be able to end the wait.
    const loading: Promise<unknown> = import(pathToFileURL(resolve(path)).href);
    return await Promise.race([loading, aborted]);
  } catch (error) {
    signal.throwIfAborted();
    throw new UserError(`${path}: cannot be loaded: ${whyNotLoaded(path, error)}`);
  } finally {
    signal.removeEventListener('abort', stopWaiting);
  }
}

function whyNotLoaded(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return /\.[cm]?ts$/.test(path)
      ? `Node ${process.versions.node} does not run TypeScript; use Node 22.18 or later, or compile it to JavaScript`
      : 'it is no JavaScript; expected a file that ends in .js, .mjs or .ts';
  }
  const cause = causeText(error);
  if (code === 'ERR_MODULE_NOT_FOUND') {
    return `${cause}; install what it imports beside it, such as with npm i tapehead`;
  }
  return cause;
}

/** The tables among a module's exports, or among the members of its default export. */
function tablesOf(path: string, exported: unknown): PartsTables {
  const members = { ...membersOf(memberOf(exported, 'default')), ...membersOf(exported) };
  const known = Object.entries(members).filter(([name]) => tableNames.includes(name));
  if (known.length === 0) {
    const others = Object.keys(members).filter((name) => name !== 'default');
    throw new UserError(
      `${path}: it exports no parts: got ${others.join(', ') || 'nothing'}, expected tables such as export const tasks = { reverse: loadReverse }, named ${tableNames.join(', ')}`,
    );
  }
  try {
    return parseOptions(path, partsTables, Object.fromEntries(known));
  } catch (error) {
    if (error instanceof InvalidOptionsError) throw new UserError(error.faults.join('\n  '));
    throw error;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}
