import type { TaskShape, TraceRequest } from '../engine/protocol.js';

/** A pattern of bits to ask about: one row of 0s and 1s for each vector, [L][bits]. */
export type Pattern = readonly (readonly number[])[];

/** The question for a pattern; null if the task cannot be asked about it. */
export function askPattern(task: TaskShape | undefined, pattern: Pattern): TraceRequest | null {
  const isPossible = task?.asksPatterns === true && pattern[0]?.length === task.outputSize;
  return isPossible ? { kind: 'pattern', rows: pattern } : null;
}

/** The text's UTF-8 bytes, a row for each, the most significant bit first; at most `most` of them. */
export function textToPattern(text: string, most: number): Pattern {
  const bytes = [...new TextEncoder().encode(text)].slice(0, most);
  return bytes.map((byte) => Array.from({ length: 8 }, (_, bit) => (byte >> (7 - bit)) & 1));
}

/** The text whose bytes the rows are; invalid bytes become `�`. */
export function patternToText(pattern: Pattern): string {
  const bytes = pattern.map((row) => row.reduce((byte, bit) => 2 * byte + bit, 0));
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** The ASCII character of each row; a dot for rows that are none. */
export function lettersOf(pattern: Pattern): readonly string[] {
  return pattern.map((row) => {
    const byte = row.reduce((value, bit) => 2 * value + bit, 0);
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
  });
}

/** Each row as a hexadecimal number, with spaces between them. */
export function patternToHex(pattern: Pattern): string {
  return pattern
    .map((row) => {
      const value = row.reduce((number, bit) => 2n * number + BigInt(bit), 0n);
      return value.toString(16).padStart(Math.ceil(row.length / 4), '0');
    })
    .join(' ');
}

/** The rows for hexadecimal numbers; null if one of them is not valid, or has too many bits. */
export function hexToPattern(text: string, bits: number): Pattern | null {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const digits = Math.ceil(bits / 4);
  const rows = words.map((word) => {
    if (!/^[0-9a-f]+$/i.test(word) || word.length > digits) return null;
    const binary = BigInt(`0x${word}`).toString(2);
    return binary.length > bits ? null : Array.from(binary.padStart(bits, '0'), Number);
  });
  const known = rows.filter((row) => row !== null);
  return known.length === rows.length ? known : null;
}

/** The pattern with exactly `length` rows: cut off, or extended by rows that look random. */
export function withLength(pattern: Pattern, length: number, bits: number): Pattern {
  return Array.from({ length }, (_, row) => pattern[row] ?? scatteredRow(row, bits));
}

/** The pattern with one bit changed. */
export function withBit(pattern: Pattern, row: number, bit: number, value: number): Pattern {
  return pattern.map((old, index) => (index === row ? old.with(bit, value) : old));
}

/** Bits that depend only on the row's number but look random: a hash of it. */
function scatteredRow(row: number, bits: number): readonly number[] {
  return Array.from({ length: bits }, (_, bit) => {
    let mixed = Math.imul(row * 257 + bit + 1, 0x9e3779b1);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
    return ((mixed ^ (mixed >>> 13)) >>> 16) & 1;
  });
}
