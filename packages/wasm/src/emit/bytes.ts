/** The bytes of a module that is being written. */
export interface Bytes {
  put(...bytes: readonly number[]): void;
  /** A whole number in WebAssembly's encoding (LEB128): seven bits to a byte, the lowest first. */
  unsigned(value: number): void;
  /** The same for numbers that may be negative. */
  signed(value: number): void;
  /** A name, preceded by its length. */
  text(name: string): void;
  append(bytes: Uint8Array): void;
  /** All bytes written so far. */
  all(): Uint8Array<ArrayBuffer>;
}

export function newBytes(): Bytes {
  let room = new Uint8Array(256);
  let length = 0;
  const put = (byte: number) => {
    if (length === room.length) grow(length + 1);
    room[length++] = byte;
  };
  const grow = (least: number) => {
    const larger = new Uint8Array(Math.max(least, 2 * room.length));
    larger.set(room);
    room = larger;
  };
  const bytes: Bytes = {
    put(...list) {
      for (const byte of list) put(byte);
    },
    unsigned(value) {
      let rest = value >>> 0;
      for (; rest > 127; rest >>>= 7) put((rest & 127) | 128);
      put(rest);
    },
    signed(value) {
      let rest = value | 0;
      for (; rest > 63 || rest < -64; rest >>= 7) put((rest & 127) | 128);
      put(rest & 127);
    },
    text(name) {
      const letters = new TextEncoder().encode(name);
      bytes.unsigned(letters.length);
      bytes.append(letters);
    },
    append(others) {
      if (length + others.length > room.length) grow(length + others.length);
      room.set(others, length);
      length += others.length;
    },
    all: () => room.slice(0, length),
  };
  return bytes;
}
