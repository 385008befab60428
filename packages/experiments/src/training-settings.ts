import { createRng, type Setting, type Task } from '@tapehead/core';

const draws = 100;

/**
 * The hardest setting of a task's training range, and the largest of some that training draws: a task may
 * now and then draw one beyond that range.
 */
export function trainingSettings(task: Task): readonly Setting[] {
  const rng = createRng(0);
  const drawn = Array.from({ length: draws }, () => task.drawSetting(rng));
  return [
    task.settings[0],
    drawn.reduce((largest, setting) => (sizeOf(setting) > sizeOf(largest) ? setting : largest)),
  ];
}

function sizeOf(setting: Setting): number {
  return Object.values(setting).reduce((product, value) => product * value, 1);
}
