import { readFile } from '#read-file';
import { foreignFormat } from '@tapehead/checkpoint';

/**
 * The bytes of a model's file.
 * @throws {Error} saying from where it was to come and what came instead.
 */
export async function modelBytes(url: URL, read = readFile): Promise<Uint8Array> {
  const refuse = (fault: string, cause?: unknown): never => {
    throw new Error(`zoo: ${url.href}: ${fault}`, { cause });
  };
  const bytes = await read(url).catch((error: unknown) =>
    refuse(`the model cannot be loaded: ${causesOf(error)}; ${expected}`, error),
  );
  const foreign = foreignFormat(bytes);
  return foreign ? refuse(`what came instead of the model is ${foreign.what}; ${expected}`) : bytes;
}

const expected =
  "expected the file of the package's folder models there: where a bundler moves the package's code, it or the server has to have the file too; for Vite's development server name @tapehead/zoo in optimizeDeps.exclude, for a server's bundle leave @tapehead/zoo external";

/** The message, and those of the causes, which `fetch failed` keeps to itself. */
function causesOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${causesOf(error.cause)}`;
}
