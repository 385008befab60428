import { expect, test } from 'vitest';
import { missingDocs } from './missing-docs.js';
import { publicInterface } from './public-symbols.js';

const released = await publicInterface();

test('every public symbol says what it is, what it throws and how a factory is used', () => {
  expect(missingDocs(released)).toEqual([]);
});
