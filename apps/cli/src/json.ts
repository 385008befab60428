import { escapeUnprintable, type Json, type JsonObject } from '@tapehead/core';

/** @throws {SyntaxError} if the text is not JSON. */
export const parseJson: (text: string) => Json = JSON.parse;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

const longest = 60;

/** A value for a message, cut short where it is long. */
export function shown(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  // Infinity, which a number such as 1e999 becomes, would be shown as null.
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** JSON in one line that is safe to print: control characters that a terminal might interpret are escaped. */
export function jsonText(value: unknown): string {
  return escapeUnprintable(JSON.stringify(value));
}
