/** Bytes of a part of a module. */
export type Bytes = readonly number[] | Uint8Array;

/** Writes a whole number as WebAssembly does: seven bits to a byte, from the lowest on. */
export function writeUnsigned(to: number[], value: number): void {
  let rest = value >>> 0;
  while (rest > 127) {
    to.push((rest & 127) | 128);
    rest >>>= 7;
  }
  to.push(rest);
}

/** The bytes of such a number. */
export function unsigned(value: number): readonly number[] {
  const bytes: number[] = [];
  writeUnsigned(bytes, value);
  return bytes;
}

/** The parts one after the other. */
export function joined(parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The same for numbers that may be negative. */
export function signed(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    if ((rest === 0 && !(low & 64)) || (rest === -1 && low & 64)) {
      bytes.push(low);
      return bytes;
    }
    bytes.push(low | 128);
  }
}

/** A name, behind its length. */
export function text(name: string): readonly number[] {
  return [...unsigned(name.length), ...new TextEncoder().encode(name)];
}
