import { feedforward } from '@tapehead/controllers';
import type { Json, JsonObject } from '@tapehead/core';
import { loadExperiment, type ExperimentConfig } from '@tapehead/experiments';
import { configOf } from '@tapehead/playground/src/settings/configs.js';
import { parseLink } from '@tapehead/playground/src/settings/link.js';
import { paper } from '@tapehead/ntm';
import { expect, test } from 'vitest';
import { machineOf } from './machines.js';
import { spoilt } from './spoilt-machines.js';

const machine = async (name: string) => machineOf('copy-article-ntm', spoilt[name] ?? []);
const complete = (config: JsonObject): ExperimentConfig => loadExperiment(config).config;

test.each(Object.keys(spoilt))('the playground opens the very machine: %s', async (name) => {
  const { config, query } = await machine(name);
  const { settings, faults } = await parseLink(new URLSearchParams(`${query}&seed=3`));
  expect(faults).toEqual([]);
  expect(complete(configOf(settings))).toEqual(complete({ ...config, seed: 3 }));
});

/** Where two values differ, as paths. */
function differences(one: Json | undefined, other: Json | undefined): readonly string[] {
  if (!isObject(one) || !isObject(other)) return one === other ? [] : [''];
  const [left, right] = [one, other].map((value) => new Map(Object.entries<Json>(value)));
  const names = new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])]);
  return [...names].flatMap((name) =>
    differences(left?.get(name), right?.get(name)).map((path) =>
      path === '' ? name : `${name}.${path}`,
    ),
  );
}

const isObject = (value: Json | undefined): value is JsonObject | readonly Json[] =>
  typeof value === 'object' && value !== null;

const shiftsOfHeads = [0, 1].map(
  (head) => `heads.${head}.options.addressing.options.stages.2.options`,
);

test.each([
  {
    name: 'heads that cannot move',
    spoils: shiftsOfHeads.flatMap((shift) => [`${shift}.range`, `${shift}.bias`]),
  },
  {
    name: 'heads that begin everywhere',
    spoils: [0, 1].map((head) => `heads.${head}.options.initialWeighting`),
  },
  { name: 'a memory that forgets', spoils: ['heads.1.options.eraseBias', 'memory.kind'] },
])('but for what is spoilt it is the machine that learns: $name', async ({ name, spoils }) => {
  const learning = complete((await machine('nothing is spoilt')).config).machine;
  expect(learning.kind).toBe('paper');
  // In how many slots it is trained is no part of the machine.
  const { spareSlots, ...own } = learning.options;
  expect(spareSlots).toContain(0);
  const { options } = paper({ ...own, controller: feedforward({ units: 100 }) });
  const ill = complete((await machine(name)).config).machine;
  expect(ill.kind).toBe('ntm');
  expect(differences(options, ill.options)).toEqual(spoils);
});
