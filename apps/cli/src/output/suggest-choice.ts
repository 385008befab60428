import { closestMatch } from 'leven';

/** Adds the choice that was probably meant to commander's message about a value that is none of the choices. */
export function suggestChoice(message: string): string {
  const [, given, choices] =
    /'([^']*)' is invalid(?: for argument '[^']*')?\. Allowed choices are (.*)\.\n$/s.exec(
      message,
    ) ?? [];
  if (given === undefined || choices === undefined) return message;
  const closest = closestMatch(given, choices.split(', '), { maxDistance: 4 });
  return closest === undefined ? message : `${message}(Did you mean ${closest}?)\n`;
}
