import type { Json } from '@tapehead/spec';
import { z } from 'zod';

const json = z.json();

/** @throws {SyntaxError} if the text is not JSON. */
export function parseJson(text: string): Json {
  return json.parse(JSON.parse(text));
}
