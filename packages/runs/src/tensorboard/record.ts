import crc32c from 'crc-32/crc32c.js';

/** One record of a TFRecord file: its length, the bytes, and a checksum of each. */
export function tfRecord(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(bytes.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(bytes.length), true);
  view.setUint32(8, maskedChecksum(record.subarray(0, 8)), true);
  record.set(bytes, 12);
  view.setUint32(12 + bytes.length, maskedChecksum(bytes), true);
  return record;
}

/** The format's masked CRC-32C: rotated by 15 bits, plus a constant, so that data may contain checksums itself. */
function maskedChecksum(bytes: Uint8Array): number {
  const checksum = crc32c.buf(bytes);
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}
