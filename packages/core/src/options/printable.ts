import { textOption } from './objects.js';
import { parseOptions } from './parse-options.js';

const textSchema = textOption('a text');

/** What a terminal obeys, what turns the direction of writing, and what is not seen. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;

/**
 * Text with control characters and others that are not seen as `\\u001b` and the like, as JSON has them.
 * @throws {InvalidOptionsError} if it is no text.
 */
export function escapeUnprintable(text: string): string {
  parseOptions('escapeUnprintable.text', textSchema, text);
  return text.replaceAll(unprintable, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/**
 * Text from elsewhere as it may stand in a message: in one line, white space as single blanks, what is
 * unprintable escaped, cut short where it is long.
 * @throws {InvalidOptionsError} if it is no text.
 */
export function printable(text: string, most = 1000): string {
  parseOptions('printable.text', textSchema, text);
  // Cut first: the text may have any length, and what is cut is not looked at.
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  return escapeUnprintable(cut.replaceAll(/\s+/g, ' '));
}
