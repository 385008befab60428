import { bitsOf, fromBits, type Row, toBits } from './question.js';

/** The characters that vectors of few bits stand for, in the order of their numbers. */
const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_';

/** How vectors of so many bits are written: as bytes of ASCII, or as letters of a smaller alphabet. */
export interface Lettering {
  /** The vector of a character; null if there is none. */
  vectorOf(letter: string): Row | null;
  /** The character of a vector; `·` if there is none. */
  letterOf(vector: Row): string;
}

function letteringOf(bits: number): Lettering {
  const [first, last] = [0x20, 0x7e];
  const isAscii = bits >= 7;
  return {
    vectorOf(letter) {
      const code = isAscii ? (letter.codePointAt(0) ?? -1) : alphabet.indexOf(letter);
      const isKnown = isAscii ? code >= first && code <= last : code >= 0 && code < 2 ** bits;
      return isKnown ? toBits(code, bits) : null;
    },
    letterOf(vector) {
      const code = fromBits(bitsOf(vector));
      if (isAscii) return code >= first && code <= last ? String.fromCharCode(code) : '·';
      return alphabet[code] ?? '·';
    },
  };
}

/** The vectors of a text, or what is wrong with it. */
export function vectorsOf(text: string, bits: number): readonly Row[] | string {
  const { vectorOf } = letteringOf(bits);
  const vectors: Row[] = [];
  for (const letter of text) {
    const vector = vectorOf(letter);
    if (!vector) return `“${letter}” is no letter that this machine’s vectors have room for.`;
    vectors.push(vector);
  }
  return vectors;
}

/** The text that vectors stand for. */
export function textOf(vectors: readonly Row[]): string {
  const { letterOf } = letteringOf(vectors[0]?.length ?? 0);
  return vectors.map(letterOf).join('');
}
