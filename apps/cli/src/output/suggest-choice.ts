import { closestMatch } from 'leven';

/** Commander's message about a value that is not among the choices, with the choice that was likely meant. */
export function suggestChoice(message: string): string {
  const [, given, choices] =
    /'([^']*)' is invalid(?: for argument '[^']*')?\. Allowed choices are (.*)\.\n$/s.exec(
      message,
    ) ?? [];
  if (given === undefined || choices === undefined) return message;
  const closest = closestMatch(given, choices.split(', '), { maxDistance: 4 });
  return closest === undefined ? message : `${message}(Did you mean ${closest}?)\n`;
}
