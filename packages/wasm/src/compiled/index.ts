export { compileStep, type CompiledStep, type Drawn, type CompileOptions } from './compile-step.js';
export { type CompiledModel, compileModel, type CompileModelOptions } from './compile-model.js';
export { NotRecordableError } from '../record/errors.js';
export {
  type CompilationReport,
  explainCompilation,
  type ExplainOptions,
} from '../recorded/explain.js';
export type { UpdateReport } from './updates.js';
export { prepareCompilation, type PrepareOptions } from '../recorded/prepare.js';
export { adoptRecording, type SharedRecording, shareRecording } from '../recorded/generate.js';
export {
  type StepBlock,
  type StepBlockKind,
  type StepDrawing,
  stepDrawing,
} from '../recorded/step-drawing.js';
export { CompiledDisagreementError } from '../recorded/verify.js';
export { WasmBackendRequiredError } from './host.js';
export type { CompiledTrace } from './trace.js';
export { type WeightNumbers, weightNumbers } from './weight-numbers.js';
