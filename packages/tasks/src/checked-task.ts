import { parseOptions, requireGenerator, type Task } from '@tapehead/core';
import * as z from 'zod';

const settingsOption = z.array(z.unknown(), {
  error: 'a list of settings, such as [task.drawSetting(rng)]',
});

/** The same task, with a check that `sample` and `drawSetting` get settings and a generator. */
export function checkedTask(task: Task): Task {
  const { kind, drawSetting, sample } = task;
  return {
    ...task,
    drawSetting(rng) {
      requireGenerator(`${kind}.drawSetting.rng`, rng);
      return drawSetting(rng);
    },
    sample(settings, rng) {
      parseOptions(`${kind}.sample.settings`, settingsOption, settings);
      requireGenerator(`${kind}.sample.rng`, rng);
      return sample(settings, rng);
    },
  };
}
