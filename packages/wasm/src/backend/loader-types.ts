import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** What the loader of tfjs's binary takes. */
export interface LoaderConfig {
  /** Instantiates the module in place of the loader. */
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
  /** Called with the message of a failure. */
  printErr(message: string): void;
}

type WrappedFunction = (...numbers: number[]) => number;

/** What the loader returns, from which tfjs's backend is constructed. */
export type LoadedModule = ConstructorParameters<typeof BackendWasm>[0] & {
  cwrap(name: string, returns: 'number' | null, takes: readonly 'number'[]): WrappedFunction;
};
