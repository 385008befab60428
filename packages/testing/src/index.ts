/**
 * Contract suites for your own controller, head, task or model.
 * @module @tapehead/testing
 */

export {
  addressingContract,
  type AddressingContractOptions,
  testAddressing,
} from './addressing.js';
export type { Check, Test } from './check.js';
export {
  controllerContract,
  type ControllerContractOptions,
  testController,
} from './controller.js';
export { headContract, type HeadContractOptions, testHead } from './head.js';
export { memoryContract, type MemoryContractOptions, testMemory } from './memory.js';
export {
  sequenceModelContract,
  type SequenceModelContractOptions,
  testSequenceModel,
} from './sequence-model.js';
export type { SizedContractOptions } from './sized-contract.js';
export { taskContract, type TaskContractOptions, testTask } from './task.js';
export { testTrainStep, trainStepContract, type TrainStepContractOptions } from './train-step.js';
// Re-exported so that users can name the types in the signatures above.
export type * from '@tapehead/core/interfaces';
