import { recipes } from '@tapehead/experiments';

/** What is trained, by a recipe of its own. */
export interface Machine {
  /** Names its runs and figures. */
  readonly name: string;
  readonly title: string;
  readonly recipe: string;
  /** Whether it is to reach the goal, or there to compare with: another machine, or one without memory. */
  readonly role: 'machine' | 'variant' | 'baseline';
}

/** Those of a task: whichever has a recipe `<task>-<name>`. */
const ofTasks: readonly Omit<Machine, 'recipe'>[] = [
  { name: 'feedforward', title: 'NTM, feedforward controller', role: 'machine' },
  { name: 'lstm', title: 'NTM, LSTM controller', role: 'machine' },
  {
    ...{ name: 'feedforward-patterns', role: 'variant' },
    title: 'NTM, feedforward, drawn patterns too',
  },
  { name: 'lstm-patterns', title: 'NTM, LSTM, drawn patterns too', role: 'variant' },
  { name: 'lstm-longer', title: 'NTM, LSTM, some sequences longer', role: 'variant' },
  { name: 'plain-lstm', title: 'LSTM without memory', role: 'baseline' },
  { name: 'at-once', title: 'feedforward network without memory', role: 'baseline' },
];

/** Experiments that are no tasks, and their machines. */
const experiments: Readonly<Record<string, readonly Machine[]>> = {
  article: [
    {
      ...{ name: 'at-once', title: 'feedforward network without memory', role: 'baseline' },
      recipe: 'copy-article-at-once',
    },
    {
      ...{ name: 'plain-lstm', title: 'LSTM without memory', role: 'baseline' },
      recipe: 'copy-article-plain-lstm',
    },
    { name: 'article', title: "the article's machine", role: 'variant', recipe: 'copy-article' },
    { name: 'ntm', title: "the paper's NTM", role: 'machine', recipe: 'copy-article-ntm' },
  ],
};

/** What is trained for a task or an experiment, in the order of the document. */
export function machinesOf(topic: string): readonly Machine[] {
  return (
    experiments[topic] ??
    ofTasks
      .map((machine) => ({ ...machine, recipe: `${topic}-${machine.name}` }))
      .filter(({ recipe }) => Object.hasOwn(recipes, recipe))
  );
}

/** The tasks that have recipes. */
export const tasks: readonly string[] = [
  ...new Set(Object.values(recipes).map(({ config }) => config.task.kind)),
].filter((task) => machinesOf(task).length > 0);

/** The tasks and the experiments: each gets a section. */
export const topics: readonly string[] = [...tasks, ...Object.keys(experiments)];

export const machineNames: readonly string[] = [
  ...new Set(topics.flatMap((topic) => machinesOf(topic).map(({ name }) => name))),
];
