/** What is trained on a task that has a recipe for it, `<task>-<name>`. */
export interface Machine {
  readonly name: string;
  readonly title: string;
  /** Whether it is to reach the task's goal, or there to compare with. */
  readonly role: 'machine' | 'baseline';
}

const all: readonly Machine[] = [
  { name: 'feedforward', title: 'NTM, feedforward controller', role: 'machine' },
  { name: 'lstm', title: 'NTM, LSTM controller', role: 'machine' },
  { name: 'plain-lstm', title: 'LSTM without memory', role: 'baseline' },
];

export const machineNames = all.map(({ name }) => name);

/** Those that a predicate picks, in the order of the document. */
export function machinesWhere(isWanted: (machine: Machine) => boolean): readonly Machine[] {
  return all.filter(isWanted);
}
