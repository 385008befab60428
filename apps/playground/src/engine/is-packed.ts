/** Whether bytes are the packed files of a run rather than a model file, which begins with a 64-bit length. */
export function isPacked(bytes: Uint8Array): boolean {
  return bytes[4] === '['.charCodeAt(0);
}
