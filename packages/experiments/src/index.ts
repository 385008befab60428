export { controllerOf } from './check-fit.js';
export {
  type EvaluationOptions,
  type Experiment,
  experiment,
  loadExperiment,
} from './experiment.js';
export { type ExperimentConfig, type ExperimentOptions } from './experiment-options.js';
export { machineKinds } from './machines/index.js';
export { type Field, fieldsToConfig } from './fields-to-config.js';
export { mergeConfig } from './merge-config.js';
export { findRecipe, recipeFor, recipes } from './recipes/index.js';
export type { Recipe } from './recipes/recipe.js';
export { standardRegistry } from './registry.js';
export { asRunCheckpoint, decodeRunCheckpoint, type RunCheckpoint } from './run-checkpoint.js';
export {
  type RunCheckpointOptions,
  type RunSnapshot,
  trainExperiment,
  type TrainExperimentOptions,
} from './train-experiment.js';
