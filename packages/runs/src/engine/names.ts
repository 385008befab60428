/** The names of the engines that `chooseEngine` knows. */
export const engineNames: readonly string[] = ['compiled', 'compiled-relaxed', 'reference'];

/** The backends of TensorFlow.js on which runs are computed. */
export const backendNames: readonly string[] = ['wasm', 'cpu'];
