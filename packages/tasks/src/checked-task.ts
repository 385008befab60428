import { finiteNumber, parseOptions, requireGenerator, type Task } from '@tapehead/core';
import * as z from 'zod';
import { checkedCriterion } from './criteria.js';

const settingsOption = z.array(z.unknown(), {
  error: 'a list of settings, such as [task.drawSetting(rng)]',
});
const settingOption = z.looseObject(
  { length: finiteNumber() },
  { error: 'a setting, such as task.drawSetting(rng)' },
);
const rowsOption = z.array(z.array(z.unknown(), { error: 'a row of bits' }), {
  error: 'rows of bits, such as [[0, 1, 1]]',
});
const symbolName = z.custom<string>((value) => typeof value === 'string', {
  error: 'the name of a symbol',
});
const symbolsOption = z.array(symbolName, {
  error: "the names of symbols, such as ['a', 'b']",
});
const numbers = z.instanceof(Float32Array, { error: 'a Float32Array' });
const batchOption = z.looseObject(
  {
    steps: finiteNumber(),
    sequences: finiteNumber(),
    inputs: numbers,
    targets: numbers,
    mask: numbers,
  },
  { error: 'a batch, such as task.sample([task.drawSetting(rng)], rng)' },
);

/** The task, which checks that it is given what it needs, and words where it is not. */
export function checkedTask(task: Task): Task {
  const {
    kind,
    drawSetting,
    sample,
    teach,
    optimalBits,
    slotsNeeded,
    fromPattern,
    fromString,
    criterion,
  } = task;
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
    optimalBits(batch) {
      parseOptions(`${kind}.optimalBits.batch`, batchOption, batch);
      return optimalBits(batch);
    },
    ...(teach && {
      teach(batch) {
        parseOptions(`${kind}.teach.batch`, batchOption, batch);
        return teach(batch);
      },
    }),
    ...(slotsNeeded && {
      slotsNeeded(setting) {
        parseOptions(`${kind}.slotsNeeded.setting`, settingOption, setting);
        return slotsNeeded(setting);
      },
    }),
    ...(fromString && {
      fromString(symbols) {
        parseOptions(`${kind}.fromString.symbols`, symbolsOption, symbols);
        return fromString(symbols);
      },
    }),
    ...(fromPattern && {
      fromPattern(rows) {
        parseOptions(`${kind}.fromPattern.rows`, rowsOption, rows);
        return fromPattern(rows);
      },
    }),
    ...(criterion && { criterion: checkedCriterion(kind, criterion) }),
  };
}
