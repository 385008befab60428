import { availableParallelism } from 'node:os';
import { parseStrictJson } from '@tapehead/checkpoint';
import type { Json } from '@tapehead/core';
import type { Field } from '@tapehead/experiments';
import { InvalidArgumentError } from 'commander';

/** Parses a whole number. The config's checks decide whether it is in range. */
export function wholeNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

/** The most threads to allow on a machine with so many cores; more would only take memory. */
export function mostThreads(cores: number): number {
  return Math.min(256, 2 * cores);
}

/** A number of threads or jobs at a time. */
export function workerCount(text: string): number {
  const count = wholeNumber(text);
  const cores = availableParallelism();
  const most = mostThreads(cores);
  if (count >= 1 && count <= most) return count;
  throw new InvalidArgumentError(
    `Expected a number from 1 to ${most}, as this machine has ${cores} ${cores === 1 ? 'core' : 'cores'}.`,
  );
}

/** Parses a number such as 0.001 or 1e-3. */
export function realNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError('Expected a number.');
  return value;
}

/** Whole numbers with commas between them. */
export function wholeNumbers(text: string): readonly number[] {
  if (!/^[+-]?\d+(,[+-]?\d+)*$/.test(text)) {
    throw new InvalidArgumentError(
      'Expected whole numbers with commas between them, such as 20,40.',
    );
  }
  return text.split(',').map(Number);
}

/** Names with commas between them. */
export function names(text: string): readonly string[] {
  const all = text.split(',');
  if (all.includes('')) {
    throw new InvalidArgumentError(
      'Expected names with commas between them, such as lstm,at-once.',
    );
  }
  return all;
}

/** Checks a path. URLs are refused, since `file:///data` would become a folder named `file:`. */
export function localPath(text: string): string {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return text;
  throw new InvalidArgumentError('It is an address, expected a path such as runs/copy.');
}

/** Parses `a.b=value` and adds it to the earlier ones. A value that is not JSON is a string. */
export function assignment(text: string, before: readonly Field[] = []): readonly Field[] {
  const sign = text.indexOf('=');
  const path = text.slice(0, Math.max(sign, 0)).split('.');
  if (path.includes('')) {
    throw new InvalidArgumentError(
      'Expected a field of the config and its value, such as machine.options.slots=64.',
    );
  }
  return [...before, { path, value: jsonOrString(text.slice(sign + 1)) }];
}

function jsonOrString(text: string): Json {
  try {
    return parseStrictJson('value', text);
  } catch {
    return text;
  }
}
