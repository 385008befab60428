import { expect, test } from 'vitest';
import { missingDocs } from './missing-docs.js';
import { publicInterface } from './public-symbols.js';
import { typesOfZod } from './types-of-zod.js';

const released = await publicInterface();

test('every public symbol says what it is, what it throws and how a factory is used', () => {
  expect(missingDocs(released)).toEqual([]);
});

/** With them writers of parts check options, in core. */
const optionTools = [
  ...['addressingSizes', 'architectureOption', 'checkedElsewhere', 'controllerSizes'],
  ...['DefaultsShape', 'definitionOption', 'finiteNumber', 'flag', 'functionOption'],
  ...['generatorOption', 'headSizes', 'initialValueOption', 'objectWith', 'oneOf', 'OptionsShape'],
  ...['parseOptions', 'partFactory', 'positiveNumber', 'realNumber', 'storedScore'],
  ...['strictOptions', 'variablesOption', 'wholeNumber'],
];

test('what users call shows types of ours: zod is seen in tools for options and in schemas alone', () => {
  const uses = typesOfZod(released);
  const others = uses.filter(({ isSchema, name }) => !isSchema && !optionTools.includes(name));
  expect(others.map(({ line }) => line)).toEqual([]);
  // None is named that shows none of it.
  expect(optionTools.filter((tool) => uses.every(({ name }) => name !== tool))).toEqual([]);
});
