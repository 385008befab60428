/** A safetensors file of one tensor, of whatever numbers. */
export function rawSafetensors(
  name: string,
  dtype: string,
  shape: readonly number[],
  { buffer }: { readonly buffer: ArrayBufferLike },
): Buffer {
  const entry = { dtype, shape, data_offsets: [0, buffer.byteLength] };
  const header = Buffer.from(JSON.stringify({ [name]: entry }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, new Uint8Array(buffer)]);
}
