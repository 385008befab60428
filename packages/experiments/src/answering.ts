import {
  type Complete,
  flag,
  type ModelDefinition,
  type OptionsShape,
  realNumber,
  strictOptions,
  type Task,
  wholeNumber,
} from '@tapehead/core';
import { outputFeedback } from '@tapehead/ntm';
import { planningSteps, type PlanningStepsOptions, teacherForced } from '@tapehead/tasks';
import type * as z from 'zod';

// Types and not interfaces, since TypeScript does not accept an interface where a JSON object is expected.

/** How many blank steps there are before an answer. At least one of the two is more than 0. */
export type PlanningSettings = Readonly<PlanningStepsOptions>;

/** How a machine comes to its answer; what it does not have is left out. */
export type Answering = Readonly<{
  /** Blank steps before each answer, in which there is time to compute; left out for none. */
  planningSteps?: Complete<PlanningSettings>;
  /** Whether the last output is part of the next input: the right one in training, else its own; left out for no. */
  outputFeedback?: true;
}>;

/** The schema of the blank steps. */
export const planningSettings: z.ZodType<
  Complete<PlanningSettings>,
  PlanningSettings
> = strictOptions({
  fixed: wholeNumber(0, 10_000).default(0),
  proportion: realNumber(0, 10).default(0),
} satisfies OptionsShape<PlanningSettings>);

/** The schema of whether there is output feedback. */
export const feedbackSetting: z.ZodType<boolean, boolean> = flag();

/** What a config says of it. */
export function answeringOf(plan: Complete<PlanningSettings> | null, feedback: boolean): Answering {
  return { ...(plan && { planningSteps: plan }), ...(feedback && { outputFeedback: true }) };
}

/** The task with the blank steps of a config, and as a model that sees its last output learns it. */
export function answeredTask(
  task: Task,
  { planningSteps: plan, outputFeedback: fed }: Answering,
): Task {
  const planned = plan ? planningSteps(task, plan) : task;
  return fed ? teacherForced(planned) : planned;
}

/** The model, which sees its last output if a config says so. */
export function answeringModel(
  model: ModelDefinition,
  { outputs }: Task,
  { outputFeedback: fed }: Answering,
): ModelDefinition {
  if (!fed) return model;
  return outputFeedback(model, { outputs: outputs === 'classes' ? outputs : 'bits' });
}
