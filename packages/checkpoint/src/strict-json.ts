import { type Json, type JsonObject, parseOptions } from '@tapehead/core';
import { visit } from 'jsonc-parser';
import * as z from 'zod';
import { CheckpointError, messageOf, quoted } from './checkpoint-error.js';

const parseJson: (text: string) => Json = JSON.parse;

/**
 * Parses JSON and refuses objects that have a name twice, of which `JSON.parse` keeps the last. `where`
 * begins the message.
 * @throws {InvalidOptionsError} for what is no text.
 * @throws {CheckpointError} for a text that is no such JSON.
 */
export function parseStrictJson(where: string, text: string): Json {
  parseOptions('parseStrictJson.text', z.string({ error: 'a text' }), text);
  let value: Json;
  let repeated: string | undefined;
  try {
    value = parseJson(text);
    repeated = repeatedName(text);
  } catch (error) {
    throw new CheckpointError(`${where}: not valid JSON (${messageOf(error)})`);
  }
  if (repeated === undefined) return value;
  throw new CheckpointError(
    `${where}: the name ${quoted(repeated)} occurs twice in one object, expected once`,
  );
}

/** Whether the value is a JSON object, neither null nor a list. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A name that some object in this valid JSON has twice. */
function repeatedName(text: string): string | undefined {
  let repeated: string | undefined;
  const open: Set<string>[] = [];
  visit(text, {
    onObjectBegin: () => {
      open.push(new Set());
    },
    onObjectProperty: (name) => {
      const names = open.at(-1);
      if (names?.has(name) === true) repeated ??= name;
      names?.add(name);
    },
    onObjectEnd: () => {
      open.pop();
    },
  });
  return repeated;
}
