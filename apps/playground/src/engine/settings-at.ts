import { createRng, InvalidOptionsError, type Setting, type Task } from '@tapehead/core';

/**
 * A task's settings at some lengths, as far as the task allows these. Other members of a setting are taken from the
 * hardest training setting, scaled down where they are too large for the length.
 */
export function settingsAt(
  task: Pick<Task, 'settings' | 'sample'>,
  lengths: readonly number[],
): readonly Setting[] {
  const [hardest] = task.settings;
  return lengths.flatMap((length): Setting | readonly Setting[] => {
    const share = length / hardest.length;
    const scaled = Object.entries(hardest).map(([name, value]): [string, number] => [
      name,
      Math.ceil(share * value),
    ]);
    const possible: readonly Setting[] = [
      { ...hardest, length },
      { ...Object.fromEntries<number>(scaled), length },
    ];
    return possible.find((setting) => accepts(task, setting)) ?? [];
  });
}

function accepts(task: Pick<Task, 'sample'>, setting: Setting): boolean {
  try {
    task.sample([setting], createRng(0));
    return true;
  } catch (error) {
    if (error instanceof InvalidOptionsError) return false;
    throw error;
  }
}
