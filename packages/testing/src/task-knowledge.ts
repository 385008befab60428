import { createRng, type Measurement, type Task } from '@tapehead/core';
import type { Check } from './check.js';
import { expectThat } from './expectations.js';
import { expectBatch } from './task-batch.js';

/** Checks of the optional members with which a task describes itself. */
export function knowledgeChecks(task: Task): readonly Check[] {
  const { channels, lengthStep, slotsNeeded, fromPattern, criterion } = task;
  return [
    ...(channels ? [channelsCheck(task, channels)] : []),
    ...(lengthStep !== undefined ? [lengthStepCheck(task, lengthStep)] : []),
    ...(slotsNeeded ? [slotsCheck(task, slotsNeeded)] : []),
    ...(fromPattern ? [patternCheck(task, fromPattern)] : []),
    ...(criterion ? [criterionCheck(task, criterion)] : []),
  ];
}

function channelsCheck(
  { inputSize, outputSize }: Task,
  { inputs, outputs }: NonNullable<Task['channels']>,
): Check {
  return {
    name: 'each channel of its inputs and outputs has a name of its own',
    run() {
      for (const [which, names, size] of [
        ['inputs', inputs, inputSize],
        ['outputs', outputs, outputSize],
      ] as const) {
        expectThat(
          names.length === size && new Set(names).size === size,
          () => `channels.${which}: got ${names.join(', ')}, expected ${size} different names`,
        );
      }
    },
  };
}

function lengthStepCheck(task: Task, lengthStep: number): Check {
  return {
    name: 'sequences can be had that are longer by its step of lengths',
    run() {
      expectThat(
        Number.isInteger(lengthStep) && lengthStep > 0,
        () => `lengthStep: got ${lengthStep}, expected a whole number of at least 1`,
      );
      const [hardest] = task.settings;
      const longer = { ...hardest, length: hardest.length + lengthStep };
      expectBatch(task, task.sample([longer], createRng(1)), 1);
    },
  };
}

function slotsCheck(task: Task, slotsNeeded: NonNullable<Task['slotsNeeded']>): Check {
  return {
    name: 'the slots that it needs are a whole number, no fewer for a longer sequence',
    run() {
      const [hardest] = task.settings;
      const [own, longer] = [hardest, { ...hardest, length: hardest.length + 1 }].map(slotsNeeded);
      expectThat(
        [own, longer].every((slots) => Number.isInteger(slots) && Number(slots) >= 0),
        () => `slotsNeeded: got ${own} and ${longer}, expected whole numbers of at least 0`,
      );
      expectThat(
        Number(longer) >= Number(own),
        () => `slotsNeeded: got ${own}, and for a longer sequence ${longer}, expected no fewer`,
      );
    },
  };
}

function patternCheck(task: Task, fromPattern: NonNullable<Task['fromPattern']>): Check {
  return {
    name: 'a pattern is laid out as its own sequences are',
    run() {
      const length = task.settings[0].length;
      const rng = createRng(1);
      const rows = Array.from({ length }, () =>
        Array.from({ length: task.outputSize }, () => rng.integer(2)),
      );
      const batch = fromPattern(rows);
      expectBatch(task, batch, 1);
      const drawn = task.sample([task.settings[0]], rng);
      expectThat(
        batch.steps === drawn.steps && batch.mask.join() === drawn.mask.join(),
        () =>
          `fromPattern: got ${batch.steps} steps for ${length} rows with the mask ${batch.mask.join('')}, expected ${drawn.steps} and ${drawn.mask.join('')}, as sample makes them`,
      );
    },
  };
}

function criterionCheck(
  { settings }: Task,
  { words, isMet }: NonNullable<Task['criterion']>,
): Check {
  return {
    name: 'its criterion is met without an error, and not where nothing was measured',
    run() {
      const perfect = settings.map((setting): Measurement => {
        return { setting, wrong: 0, errorRate: 0, bitsPerSequence: 0, optimalBits: 0 };
      });
      expectThat(words.trim() !== '', () => 'criterion.words: got nothing');
      expectThat(isMet(perfect), () => 'criterion.isMet: got false where nothing is wrong');
      expectThat(!isMet([]), () => 'criterion.isMet: got true where nothing was measured');
    },
  };
}
