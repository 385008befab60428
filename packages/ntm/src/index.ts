/**
 * A Neural Turing Machine put together from its parts, with presets.
 * @module @tapehead/ntm
 */

export { loadNtm } from './load-ntm.js';
export { type Machine, type MachineState, type MachineStep, machineStep } from './machine.js';
export { type Ntm, ntm, type NtmOptions } from './ntm.js';
export {
  type FeedbackState,
  loadOutputFeedback,
  outputFeedback,
  type OutputFeedbackOptions,
} from './output-feedback.js';
export type { OutputForm } from './output-layer.js';
export { article, type ArticleOptions } from './presets/article.js';
export { dnc, type DncOptions } from './presets/dnc.js';
export { mann, type MannOptions } from './presets/mann.js';
export { paper, type PaperOptions } from './presets/paper.js';
export {
  olderPytorchNtm,
  pytorchNtm,
  type PytorchNtmActivations,
  type PytorchNtmOptions,
} from './presets/pytorch-ntm.js';
export { stackRnn, type StackRnnOptions } from './presets/stack-rnn.js';
export { tapeRnn, type TapeRnnOptions } from './presets/tape-rnn.js';
export type { PlainController } from './plain/controller.js';
export type { PlainHead, PlainMoves } from './plain/head.js';
export { type PlainMachine, plainMachine } from './plain/plain-machine.js';
export { type LostWeight, type SparsePass, sparsePass } from './plain/sparse-pass.js';
export { ntmRegistry } from './registry.js';
export type { PlainTensor } from './plain-tensor.js';
export type { PytorchNtmMachine } from './pytorch-ntm/compare-machine.js';
export { type ForeignNtm, fromPytorchNtm } from './pytorch-ntm/from-pytorch-ntm.js';
export type { StateDict } from './pytorch-ntm/state-dict.js';
export {
  type NtmWeights,
  type PytorchNtmExport,
  toPytorchNtm,
} from './pytorch-ntm/to-pytorch-ntm.js';
export { pytorchNtmWeights } from './pytorch-ntm/weights.js';
export { describeSlots, withSlots } from './with-slots.js';
// Re-exported so that users can name the types in the signatures above.
export type * from '@tapehead/core/interfaces';
