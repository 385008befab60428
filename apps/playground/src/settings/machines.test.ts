import { loadExperiment, recipes } from '@tapehead/experiments';
import { describe, expect, test } from 'vitest';
import { configOf, kindIn } from './configs.js';
import { machineNames, machineSources, withMachine } from './machines.js';
import { defaultSettings, type Settings } from './settings.js';

const given: Settings = {
  ...defaultSettings,
  numbers: { slots: 64, 'read-heads': 2, units: 30, seed: 4 },
  more: ['check.every=50', 'machine.options.writesBy=location'],
};

describe.each(Object.keys(machineNames))('the machine %s', (kind) => {
  test('has its source', () => {
    expect(machineSources[kind]?.address).toMatch(/^https:/);
  });

  test('is had on the same task, with what of the settings it has a place for', () => {
    const settings = withMachine(given, kind);
    const { config } = loadExperiment(configOf(settings));
    expect(config.machine.kind).toBe(kind);
    expect(config).toMatchObject({ task: { kind: 'copy' }, seed: 4, check: { every: 50 } });
    if (kind !== 'plain') expect(config.machine.options.slots).toBe(64);
  });

  test('gives way to the recipe’s own again', () => {
    const back = withMachine(withMachine(given, kind), 'paper');
    expect(back.more).toEqual(['check.every=50']);
    expect(kindIn(configOf(back), 'machine')).toBe('paper');
  });
});

test('every recipe can have every machine that its memory is large enough for', () => {
  for (const recipe of Object.keys(recipes)) {
    const { numbers } = withMachine({ ...defaultSettings, recipe }, 'stack');
    expect(numbers).toEqual({});
  }
});
