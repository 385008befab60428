import { configOf, numberIn, type Settings } from './settings.js';

/** How many sequences the settings allow for training. */
export function budgetIn(settings: Settings): number | null {
  return numberIn(configOf(settings), 'sequences');
}

/** Whether two experiments are the same but for how long they may train. */
export function differsInBudget(before: Settings, after: Settings): boolean {
  return budgetIn(before) !== budgetIn(after) && unlimited(before) === unlimited(after);
}

/** What is trained, however long. */
function unlimited(settings: Settings): string {
  return JSON.stringify(configOf({ ...settings, numbers: { ...settings.numbers, sequences: 1 } }));
}
