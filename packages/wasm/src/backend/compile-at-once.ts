import { CompilationBlockedError } from '../errors.js';

/**
 * A module, compiled while the thread waits.
 * @throws {CompilationBlockedError} where the thread does not wait for modules of that size.
 */
export function compileAtOnce(binary: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(binary);
  } catch (cause) {
    // Browsers say so with a RangeError, and with no other error.
    if (!(cause instanceof RangeError)) throw cause;
    throw new CompilationBlockedError(binary.length, cause);
  }
}
