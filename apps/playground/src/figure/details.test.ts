import { expect, test } from 'vitest';
import { termFor } from '../words/terms.js';
import { linksAt, readDetail, slotRows } from './details.js';

const counting = (size: number) => Float32Array.from({ length: size }, (_, index) => index);

test('several numbers a slot are told apart: a row for each of them, over time', () => {
  // Two steps, two reads, three slots.
  const detail = { name: 'readWeightings', size: 6, values: counting(12) };
  expect(slotRows(detail, 3)).toEqual([
    { name: 'read weighting 1', values: Float32Array.of(0, 1, 2, 6, 7, 8) },
    { name: 'read weighting 2', values: Float32Array.of(3, 4, 5, 9, 10, 11) },
  ]);
  expect(slotRows({ ...detail, size: 3 }, 3)).toEqual([
    { name: 'read weighting', values: detail.values },
  ]);
  expect(slotRows({ ...detail, size: 4 }, 3)).toEqual([]);
  expect(slotRows({ ...detail, name: 'links', size: 9 }, 3)).toEqual([]);
});

test('temporal links are a table of slots at each step, also of only some slots', () => {
  // Two steps, three slots: row i, column j of step t is 9 t + 3 i + j.
  const details = [{ name: 'links', size: 9, values: counting(18) }];
  const [cells, ...others] = linksAt(details, 3, { from: 1, count: 2 }, 1);
  expect(others).toEqual([]);
  expect([cells?.columns, cells?.rows]).toEqual([2, 2]);
  expect(cells?.value(0, 1)).toBe(9 + 3 * 2 + 1);
  expect(cells?.value(1, 0)).toBe(9 + 3 * 1 + 2);
  expect(linksAt([], 3, { from: 0, count: 3 }, 0)).toEqual([]);
});

test('rows are called by what they are of, and explained only where the paper is about that head', () => {
  const modes = readDetail({ name: 'modes', size: 6, values: counting(6) }, 0);
  expect(modes.rows).toEqual(['content 1', 'on 1', 'back 1', 'content 2', 'on 2', 'back 2']);
  const free = readDetail({ name: 'freeGate', size: 2, values: counting(2) }, 0);
  expect(free.rows).toEqual(['read 1', 'read 2']);
  expect(termFor(free.term, 'dnc')).toBe('usage');
  expect(termFor(free.term, 'least-used')).toBeUndefined();
  expect(termFor('weighting', 'least-used')).toBe('weighting');
});
