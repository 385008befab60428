import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** What the loader of tfjs's binary takes. */
export interface LoaderConfig {
  /** Makes the instance in the loader's place. */
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
  /** Called with what it has to say of a failure. */
  printErr(message: string): void;
}

type WrappedFunction = (...numbers: number[]) => number;

/** What the loader makes, and the backend of tfjs is made of. */
export type LoadedModule = ConstructorParameters<typeof BackendWasm>[0] & {
  cwrap(name: string, returns: 'number' | null, takes: readonly 'number'[]): WrappedFunction;
};
