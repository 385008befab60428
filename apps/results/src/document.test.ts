import { expect, test } from 'vitest';
import { replaceSection } from './document.js';

/** A document without a section. */
const empty =
  '# Results\n\n<!-- results of all tasks -->\n\n<!-- end of the results of all tasks -->\n';

const both = replaceSection(replaceSection(empty, 'copy', '## copy\n\nA'), 'n-grams', '## n-grams');

test('sections stand below one introduction, in the order in which they were written', () => {
  expect(both.match(/^#.*$/gm)).toEqual(['# Results', '## copy', '## n-grams']);
});

test('replaces the section of a task, and leaves all else as it is', () => {
  const edited = both.replace('<!-- results of n-grams', 'Written by hand.\n\n$&');
  expect(replaceSection(edited, 'copy', '## copy\n\nB $& C')).toBe(
    edited.replace('A', () => 'B $& C'),
  );
  expect(replaceSection(both, 'n-grams', '## n-grams')).toBe(both);
});

test('a task whose name ends as that of another has a section of its own', () => {
  const document = replaceSection(empty, 'repeat-copy', 'repeated');
  expect(replaceSection(document, 'copy', 'once')).toContain('repeated');
});

test('the overview has the rows of the first table of every section', () => {
  const section = (rows: string) =>
    `## x\n\n| machine | goal |\n| :- | -: |\n${rows}\n\n| no | more |`;
  const one = replaceSection(empty, 'copy', section('| NTM | reached |\n| LSTM | – |'));
  const document = replaceSection(one, 'n-grams', section('| NTM | not reached |'));
  const overview = document.slice(0, document.indexOf('<!-- results of copy'));
  expect(overview.split('\n').filter((line) => line.startsWith('|'))).toEqual([
    '| task                | machine |        goal |',
    '| :------------------ | ------: | ----------: |',
    '| [copy](#copy)       |     NTM |     reached |',
    '| [copy](#copy)       |    LSTM |           – |',
    '| [n-grams](#n-grams) |     NTM | not reached |',
  ]);
  expect(replaceSection(document, 'n-grams', section('| NTM | not reached |'))).toBe(document);
});

test('the overview matches columns by their headings', () => {
  const older = '## x\n\n| machine | seconds |\n| :- | -: |\n| LSTM | 4 |\n';
  const newer = '## x\n\n| machine | interval | CPU |\n| :- | -: | -: |\n| NTM | 1–99 % | 3 |\n';
  const document = replaceSection(replaceSection(empty, 'copy', newer), 'dyck', older);
  expect(document).toMatch(/^\| task +\| machine \| interval \| CPU \| seconds \|$/m);
  expect(document).toMatch(/^\| \[copy\]\(#copy\) +\| +NTM \| +1–99 % \| +3 \| +– \|$/m);
  expect(document).toMatch(/^\| \[dyck\]\(#dyck\) +\| +LSTM \| +– \| +– \| +4 \|$/m);
});

test.each(['<!-- results of copy -->', '<!-- end of the results of copy -->'])(
  'refuses a document that has lost %s',
  (mark) => {
    expect(() => replaceSection(both.replace(mark, ''), 'copy', 'B')).toThrow(
      /docs\/results\.md: expected both/,
    );
  },
);

test('refuses a document that has no place for the overview', () => {
  expect(() => replaceSection('# Results\n', 'copy', 'B')).toThrow(
    /docs\/results\.md: expected <!-- results of all tasks -->/,
  );
});
