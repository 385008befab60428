export { compileStep, type CompiledStep, type CompileOptions } from './compile-step.js';
export { type CompiledModel, compileModel, type CompileModelOptions } from './compile-model.js';
export { MissingKernelsError } from './errors.js';
export { NotRecordableError } from '../record/errors.js';
export {
  type CompilationReport,
  explainCompilation,
  type ExplainOptions,
} from '../recorded/explain.js';
export { CompiledDisagreementError } from '../recorded/verify.js';
export { prepareKernels, WasmBackendRequiredError } from './host.js';
export type * from './kernel-table.js';
export { missingKernels, type MissingKernelsOptions } from './missing-kernels.js';
export { at, type Rows } from './rows.js';
export { standardKernels } from './standard-kernels.js';
export type { CompiledTrace } from './trace.js';
export { type WeightNumbers, weightNumbers } from './weight-numbers.js';
