import type { Json, JsonObject } from '@tapehead/core';

/** @throws {SyntaxError} if the text is not JSON. */
export const parseJson: (text: string) => Json = JSON.parse;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Decodes bytes as UTF-8; invalid ones become replacement characters. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
