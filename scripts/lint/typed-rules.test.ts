import { readFileSync } from 'node:fs';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { expect, test } from 'vitest';
import * as z from 'zod';

const configuration = '.oxlintrc.json';
const { rules: checked } = z
  .object({ rules: z.record(z.string(), z.unknown()) })
  .parse(ts.parseConfigFileTextToJson(configuration, readFileSync(configuration, 'utf8')).config);

const presets = [
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
].reduce<Record<string, unknown>>((all, preset) => ({ ...all, ...preset.rules }), {});

const docs = z.object({ requiresTypeChecking: z.unknown().optional() });
const { rules } = z
  .object({ rules: z.record(z.string(), z.object({ meta: z.object({ docs }) })) })
  .parse(tseslint.plugin);

/** The typed rules of the presets with their settings, under oxlint's names. */
const typed = Object.entries(presets).flatMap(([name, setting]) => {
  const rule = rules[name.replace('@typescript-eslint/', '')];
  const isTyped = Boolean(rule?.meta.docs.requiresTypeChecking) && setting !== 'off';
  return isTyped ? [[name.replace('@typescript-eslint', 'typescript'), setting] as const] : [];
});

const ownSettings: Readonly<Record<string, unknown>> = {
  'typescript/restrict-template-expressions': ['error', { allowNumber: true }],
  // Parts are plain objects whose functions use no `this`.
  'typescript/unbound-method': undefined,
  // oxlint has all but this one.
  'typescript/no-unsafe-class-instance-assignment': undefined,
};

test('every typed rule of the presets is checked by oxlint, as the presets set it', () => {
  expect(typed.length).toBeGreaterThan(40);
  const expected = typed
    .map(([name, setting]) => [name, name in ownSettings ? ownSettings[name] : setting] as const)
    .filter(([, setting]) => setting !== undefined);
  expect(checked).toEqual(Object.fromEntries(expected));
});
