import { readBytes } from './read-bytes.js';

/**
 * The compiled SIMD binary of tfjs's backend: the file at `place`, or the one in this package if it is undefined.
 * @throws {Error} if it cannot be read, is not WebAssembly, or the page's policy forbids compiling it.
 */
export async function compileBinary(place: string | undefined): Promise<WebAssembly.Module> {
  const bytes = place === undefined ? await ownBytes() : await readBytes(place);
  if (!isWasm(bytes)) throw new Error(`${describe(bytes)} came in place of WebAssembly`);
  return WebAssembly.compile(bytes);
}

/** The binary in this package. A bundler puts it into a chunk of its own, which is loaded only when it is needed. */
async function ownBytes(): Promise<Uint8Array<ArrayBuffer>> {
  const { backendBinary } = await import('./generated/binary.js');
  const deflated = Uint8Array.from(atob(backendBinary), (character) => character.charCodeAt(0));
  const inflated = new Blob([deflated]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(inflated).arrayBuffer());
}

function isWasm(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 4)) === '\0asm';
}

function describe(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  const start = new TextDecoder().decode(bytes.subarray(0, 80)).trimStart();
  return /^<(!doctype|html|\?xml)/i.test(start) ? 'a page of HTML' : 'something else';
}
