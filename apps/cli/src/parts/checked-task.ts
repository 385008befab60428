import {
  type Batch,
  createRng,
  functionOption,
  parseOptions,
  type Setting,
  type Task,
  wholeNumber,
} from '@tapehead/core';
import { checkBatch } from '@tapehead/trainer';
import { UserError } from '@tapehead/runs';
import * as z from 'zod';
import { within } from './within.js';

const setting = z.record(z.string(), z.number({ error: 'a number' }), {
  error: 'an object of numbers, such as { length: 20 }',
});

const taskMembers = z.looseObject({
  options: z.record(z.string(), z.json(), { error: 'an object that JSON can hold' }),
  inputSize: wholeNumber(1, 1e6),
  outputSize: wholeNumber(1, 1e6),
  settings: z
    .array(setting, { error: 'a list of settings, such as [{ length: 20 }]' })
    .min(1, { error: 'at least one setting' }),
  drawSetting: functionOption(),
  sample: functionOption(),
  optimalBits: functionOption(),
});

/**
 * A loader that tries each task it makes. Otherwise a faulty task would fail in the middle of a run, or train on batches
 * that its author did not intend. The full contract is in @tapehead/testing.
 */
export function checkedTask<Given extends readonly unknown[]>(
  where: string,
  load: (...given: Given) => Task,
): (...given: Given) => Task {
  const tried = new Set<string>();
  return (...given) => {
    const task = load(...given);
    parseOptions(where, taskMembers, task);
    const options = JSON.stringify(task.options);
    if (!tried.has(options)) tryTask(where, task);
    tried.add(options);
    return task;
  };
}

/** @throws {UserError} if batches have other sizes than the task states, or the same seed gives different ones. */
function tryTask(where: string, task: Task): void {
  const drawn = (): readonly Setting[] => {
    const rng = createRng(1);
    return [1, 2, 3].map(() => within(`${where}: drawSetting`, () => task.drawSetting(rng)));
  };
  for (const settings of [drawn(), [task.settings[0]]]) {
    const sample = () => within(`${where}: sample`, () => task.sample(settings, createRng(2)));
    const batch = sample();
    within(`${where}: sample(${JSON.stringify(settings)})`, () => {
      checkBatch(batch, task);
    });
    if (!sameBatch(batch, sample()) || JSON.stringify(drawn()) !== JSON.stringify(drawn())) {
      throw new UserError(
        `${where}: got another batch for the same seed, expected the same: what is random has to come from the generator that drawSetting and sample are given`,
      );
    }
  }
}

function sameBatch(left: Batch, right: Batch): boolean {
  return (['inputs', 'targets', 'mask'] as const).every((name) =>
    left[name].every((value, at) => Object.is(value, right[name][at])),
  );
}
