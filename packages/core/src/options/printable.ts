/** Control characters, characters that change the direction of writing, and invisible ones. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;

/** Text whose control and invisible characters are escaped as in JSON, such as `\\u001b`. */
export function escapeUnprintable(text: string): string {
  return text.replaceAll(unprintable, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/**
 * Text from outside made safe for a message: one line, single blanks, unprintable characters escaped, cut after
 * `most` characters.
 */
export function printable(text: string, most = 1000): string {
  // Cut first, since the text may be very long.
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  return escapeUnprintable(cut.replaceAll(/\s+/g, ' '));
}
