/**
 * The bytes of a file of this package.
 * @throws {Error} if there is none where the page's bundler or server says that it is.
 */
export async function readFile(url: URL): Promise<Uint8Array> {
  const response = await fetch(url);
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  throw new Error(`status ${response.status}`);
}
