import { expect, test } from 'vitest';
import { colourScale, unitScale } from './colour-scale.js';

test('values that are never negative are grey, from white at zero to black at the largest', () => {
  const scale = colourScale([0, 0.5, 2]);
  expect(scale).toMatchObject({ least: 0, limit: 2 });
  expect([0, 1, 2].map(scale.colour)).toEqual(['#ffffff', '#808080', '#000000']);
});

test('values of both signs are blue and orange, as far as the larger one reaches', () => {
  const scale = colourScale([-0.5, 0.25]);
  expect(scale).toMatchObject({ least: -0.5, limit: 0.5 });
  expect([-0.5, 0, 0.5].map(scale.colour)).toEqual(['#0072b2', '#ffffff', '#d55e00']);
});

test('zeros alone are white', () => {
  expect(colourScale([0, 0]).colour(0)).toBe('#ffffff');
  expect(colourScale([])).toMatchObject({ least: 0, limit: 1 });
});

test('bits are white and black', () => {
  expect([0, 1].map(unitScale.colour)).toEqual(['#ffffff', '#000000']);
});
