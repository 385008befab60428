import {
  type Batch,
  type JsonObject,
  type OptionsShape,
  parseOptions,
  realNumber,
  type Registry,
  strictOptions,
  type Task,
  wholeNumber,
} from '@tapehead/core';
import * as z from 'zod';
import { checkedTask } from './checked-task.js';
import { createBatch } from './create-batch.js';
import { answerOf, storedTask, taskInside, taskOption, upTo } from './task-inside.js';

const kind = 'planning-steps';
const planOptions = {
  fixed: wholeNumber(0, 10_000).default(0),
  proportion: realNumber(0, 10).default(0),
};
/** How many blank steps there are. At least one of the two is more than 0. */
export interface PlanningStepsOptions {
  /** So many, whatever the sequence; 0 by default. */
  readonly fixed?: number | undefined;
  /** So many for each step before the answer, in all rounded up; 0 by default. */
  readonly proportion?: number | undefined;
}

const givenOptions = strictOptions(planOptions satisfies OptionsShape<PlanningStepsOptions>).refine(
  ({ fixed, proportion }) => fixed + proportion > 0,
  { error: 'fixed or proportion to be more than 0' },
);
const storedOptions = z.looseObject({ task: storedTask });

/**
 * The same task with blank steps before its answer, in which a machine has time to compute: zeros as inputs, and nothing
 * counts. Where the task answers under blank inputs too, nothing shows that they are over: a machine has to know when its
 * answer begins. (The computation steps of Delétang et al. 2022, arXiv:2207.02098, have a symbol of their own.)
 * A sequence's answer begins with the first step that counts; what comes after the last one is left out. Settings,
 * slots, criterion and groups are those of the task.
 * @throws {InvalidOptionsError} if it is no task, or for options out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { planningSteps, reverseString } from '@tapehead/tasks';
 *
 * const task = planningSteps(reverseString(), { fixed: 2, proportion: 0.5 });
 * const { steps } = task.sample([{ length: 5 }], createRng(1));
 * console.log(steps); // 5 symbols and the marker, 2 + 3 blank steps, 5 symbols of the answer: 16
 * ```
 */
export function planningSteps(task: Task, options: PlanningStepsOptions): Task {
  parseOptions(`${kind}.task`, taskOption, task);
  return planned(task, parseOptions(kind, givenOptions, options));
}

/**
 * What loads tasks of the kind `planning-steps` from stored options, for a registry's `tasks`; `tasks` are those that may
 * be inside.
 * @example
 * ```ts
 * import { loadPlanningSteps, taskRegistry } from '@tapehead/tasks';
 *
 * const tasks = { ...taskRegistry, 'planning-steps': loadPlanningSteps(taskRegistry) };
 * ```
 */
export function loadPlanningSteps(tasks: Registry['tasks']): (options: JsonObject) => Task {
  return (given) => {
    const { task, ...options } = parseOptions(kind, storedOptions, given);
    const inner = taskInside(kind, tasks, task);
    return planned(inner, parseOptions(kind, givenOptions, options));
  };
}

function planned(task: Task, plan: z.output<typeof givenOptions>): Task {
  const { summary, groups, fromPattern, fromString } = task;
  const blanks: Shift = (before) => plan.fixed + Math.ceil(plan.proportion * before);
  const undone: Shift = (first) => {
    let before = 0;
    while (before + blanks(before) < first) before += 1;
    return before - first;
  };
  const withBlanks = (batch: Batch) => moved(task, batch, blanks);
  return checkedTask({
    ...task,
    kind,
    options: { task: { kind: task.kind, options: task.options }, ...plan },
    ...(summary !== undefined && { summary: `${summary} Blank steps come before its answer.` }),
    sample: (settings, rng) => withBlanks(task.sample(settings, rng)),
    optimalBits: (batch) => task.optimalBits(moved(task, batch, undone)),
    ...(fromPattern && { fromPattern: (rows) => withBlanks(fromPattern(rows)) }),
    ...(fromString && { fromString: (string) => withBlanks(fromString(string)) }),
    ...(groups && {
      groups: {
        ...groups,
        of(batch) {
          const { sequences, mask } = batch;
          const own = groups.of(moved(task, batch, undone));
          const all = new Float32Array(mask.length);
          forEachMove(batch, undone, (b, from, to) => {
            all[from * sequences + b] = own[to * sequences + b] ?? 0;
          });
          return all;
        },
      },
    }),
  });
}

/** How much later an answer begins, of a sequence with so many steps before it; negative for earlier. */
type Shift = (before: number) => number;

/** The batch with each answer so much later, after zeros, or earlier, where steps before it go. */
function moved({ inputSize, outputSize }: Task, batch: Batch, shift: Shift): Batch {
  const { sequences, inputs, targets, mask } = batch;
  const steps = upTo(sequences).map((b) => {
    const { first, end } = answerOf(batch, b);
    return end + shift(first);
  });
  const draft = createBatch({ inputSize, outputSize, steps });
  forEachMove(batch, shift, (b, from, to) => {
    const row = from * sequences + b;
    draft.input(to, b).set(inputs.subarray(row * inputSize, (row + 1) * inputSize));
    if (mask[row] !== 1) return;
    draft.answer(to, b).set(targets.subarray(row * outputSize, (row + 1) * outputSize));
  });
  return draft.batch;
}

/** Visits each step that stays, by the place that it had and the one that it gets. */
function forEachMove(
  batch: Batch,
  shift: Shift,
  visit: (b: number, from: number, to: number) => void,
): void {
  for (const b of upTo(batch.sequences)) {
    const { first, end } = answerOf(batch, b);
    const by = shift(first);
    for (const t of upTo(Math.min(first, first + by))) visit(b, t, t);
    for (let t = first; t < end; t += 1) visit(b, t, t + by);
  }
}
