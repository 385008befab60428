import { CompilationBlockedError } from '../errors.js';

/**
 * A module, compiled while the thread waits.
 * @throws {CompilationBlockedError} where the thread does not wait for modules of that size.
 */
export function compileAtOnce(binary: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  return atOnce(() => new WebAssembly.Module(binary));
}

/**
 * An instance of a module, made while the thread waits.
 * @throws {CompilationBlockedError} where the thread does not wait for modules of that size.
 */
export function instantiateAtOnce(
  module: WebAssembly.Module,
  imports: WebAssembly.Imports,
): WebAssembly.Instance {
  return atOnce(() => new WebAssembly.Instance(module, imports));
}

function atOnce<Result>(make: () => Result): Result {
  try {
    return make();
  } catch (cause) {
    // Browsers say so with a RangeError, and with no other error.
    if (!(cause instanceof RangeError)) throw cause;
    throw new CompilationBlockedError(cause);
  }
}
