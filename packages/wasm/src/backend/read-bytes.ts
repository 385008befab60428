/** The part of Node's file API used here. Packages that run in pages are compiled without Node's types. */
interface NodeFiles {
  readFile(place: string | URL): Promise<Uint8Array<ArrayBuffer>>;
}

interface Host {
  readonly WebAssembly: object;
  /** Present in Node and similar runtimes. Pages may have a `process` too, without this method. */
  readonly process?: { getBuiltinModule?(name: 'node:fs/promises'): NodeFiles | undefined };
  /** The address of the page or worker. */
  readonly location?: { readonly href: string };
}

/**
 * The bytes of the file at a URL, which in a page may be relative to it, or at a path where there are files.
 * @throws {Error} if it cannot be read, with the cause in its message.
 */
export async function readBytes(place: string): Promise<Uint8Array<ArrayBuffer>> {
  const host: Host = globalThis;
  const url = parseUrl(place, host.location?.href);
  const files = host.process?.getBuiltinModule?.('node:fs/promises');
  if (files && (!url || url.protocol === 'file:')) return files.readFile(url ?? place);
  if (!url) {
    throw new Error('it is a path, but there is no process.getBuiltinModule to read files with');
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`it was answered with status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The place as a URL; undefined if it is a path. */
function parseUrl(place: string, base: string | undefined): URL | undefined {
  // A Windows path begins with a letter and a colon, and would be parsed as a URL.
  if (!URL.canParse(place, base) || /^[a-z]:[\\/]/i.test(place)) return undefined;
  return new URL(place, base);
}
