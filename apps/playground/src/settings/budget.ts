import { configOf, numberIn } from './configs.js';
import type { Settings } from './settings.js';

/** How many sequences the settings allow for training. */
export function budgetIn(settings: Settings): number | null {
  return numberIn(configOf(settings), 'sequences');
}

/** Whether two experiments differ only in how long they may train. */
export function differsInBudget(before: Settings, after: Settings): boolean {
  return budgetIn(before) !== budgetIn(after) && unlimited(before) === unlimited(after);
}

/** The settings without the budget, as text to compare. */
function unlimited(settings: Settings): string {
  return JSON.stringify(configOf({ ...settings, numbers: { ...settings.numbers, sequences: 1 } }));
}
