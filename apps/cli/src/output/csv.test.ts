import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText } from './csv.js';

/** Whether a spreadsheet would compute the cell. */
const isFormula = (cell: string) => /^["']*[=+\-@\t\r＝＋－＠]/.test(cell) && !cell.startsWith("'");

test.each([
  ['=1+1', "'=1+1"],
  ['+cmd', "'+cmd"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['＝1', "'＝1"],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ['a=b', 'a=b'],
  ['-1.5', '-1.5'],
  [-1.5, '-1.5'],
  [-1e-7, '-1e-7'],
  [true, 'true'],
  [null, ''],
])('the cell %j is written as %j', (value, written) => {
  expect(csvText(['name'], [[value, 0]])).toBe(`name\n${written},0\n`);
});

test('no word becomes a formula, neither in a cell nor in a name; numbers stay numbers', () => {
  const word = fc
    .tuple(
      fc.constantFrom('=', '+', '-', '@', '\t', '', 'a'),
      fc.stringMatching(/^[a-z+=@ -]{1,5}$/),
    )
    .map((parts) => parts.join(''));
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(word, word, number, (name, value, count) => {
      const [heading = '', row = ''] = csvText([name, 'n'], [[value, count]]).split('\n');
      expect([heading, row].filter(isFormula)).toEqual([]);
      expect(Number(row.split(',').at(-1))).toBe(Object.is(count, -0) ? 0 : count);
    }),
  );
});
