import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dependencyGraph, mermaid, reduced, withDrawing } from './dependency-graph.js';

test('leaves out the arrows that follow from others, at any distance', () => {
  const graph = new Map([
    ['a', ['b', 'c', 'd']],
    ['b', ['c']],
    ['c', ['d']],
    ['d', []],
  ]);
  expect([...reduced(graph)]).toEqual([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['d']],
    ['d', []],
  ]);
});

test('a page without a place for the drawing is refused', () => {
  expect(() => withDrawing('# A page', 'drawing')).toThrow(/no place/);
});

test('ARCHITECTURE.md shows the packages as they are; `pnpm architecture` draws it anew', async () => {
  const page = readFileSync('ARCHITECTURE.md', 'utf8');
  const graph = await dependencyGraph('.');
  expect(page).toContain(mermaid(reduced(graph)));
  for (const name of graph.keys()) expect(page).toContain(name);
});
