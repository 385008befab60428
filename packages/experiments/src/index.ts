/**
 * Model, task and training settings that are known to learn.
 * @module @tapehead/experiments
 */

export { type Catalog, standardCatalog } from './catalog.js';
export { controllerOf } from './check-fit.js';
export {
  type EvaluationOptions,
  type Experiment,
  experiment,
  loadExperiment,
} from './experiment.js';
export type { Answering, PlanningSettings } from './answering.js';
export type {
  CheckSettings,
  EvaluationSettings,
  ExperimentConfig,
  ExperimentOptions,
} from './experiment-options.js';
export type { PartOptions } from './part-options.js';
export type { StepParts } from './experiment-parts.js';
export { machineKinds, machineSummary } from './machines/index.js';
export { type Field, fieldsToConfig } from './fields-to-config.js';
export { mergeConfig } from './merge-config.js';
export { collectionTasks } from './recipes/collection.js';
export {
  type ContenderRecipe,
  contendersOf,
  findRecipe,
  recipeFor,
  recipes,
  topics,
} from './recipes/index.js';
export { type Contender, type Recipe, recipe } from './recipes/recipe.js';
export {
  budgetOf,
  type Phase,
  type PhaseConfig,
  type PhaseOptions,
  withLaterPhases,
} from './phases.js';
export { standardRegistry } from './registry.js';
export { asRunCheckpoint, decodeRunCheckpoint, type RunCheckpoint } from './run-checkpoint.js';
export {
  type RunCheckpointOptions,
  type RunSnapshot,
  trainExperiment,
  type TrainExperimentOptions,
} from './train-experiment.js';
export { type WarmStart, warmStart } from './warm-start.js';
// Re-exported so that users can name the types in the signatures above.
export type * from '@tapehead/core/interfaces';
