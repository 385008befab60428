import { readFileSync } from 'node:fs';

/** The pages that show sizes, each between these marks. */
export const pages = {
  programs: 'packages/tapehead/README.md',
  parts: 'docs/bundlers.md',
};
const [begin, end] = ['<!-- bundle sizes: begin -->', '<!-- bundle sizes: end -->'];

const inKilobytes = (/** @type {number} */ bytes) => Math.round(bytes / 1000);

/**
 * The text of a page with the table between its marks replaced.
 * @param {string} page
 * @param {readonly string[]} table
 */
function pageWith(page, table) {
  const text = readFileSync(page, 'utf8');
  return `${text.slice(0, text.indexOf(begin) + begin.length)}\n\n${table.join('\n')}\n\n${text.slice(text.indexOf(end))}`;
}

/**
 * The page with a table of what programs load.
 * @param {readonly { name: string, first: number, later: number }[]} sizes
 */
export function programsPage(sizes) {
  return pageWith(pages.programs, [
    '| a page with | loads at first | and while it runs |',
    '| --- | ---: | ---: |',
    ...sizes.map(
      ({ name, first, later }) =>
        `| ${name} | ${inKilobytes(first)} kB | ${inKilobytes(later)} kB |`,
    ),
  ]);
}

/**
 * The page with a table of what is loaded only when it is needed.
 * @param {readonly { name: string, least: number, most: number }[]} sizes
 */
export function partsPage(sizes) {
  return pageWith(pages.parts, [
    '| loaded when it is needed | compressed |',
    '| --- | ---: |',
    ...sizes.map(({ name, least, most }) => {
      const [from, to] = [inKilobytes(least), inKilobytes(most)];
      return `| ${name} | ${from === to ? '' : `${from} to `}${to} kB |`;
    }),
  ]);
}

/**
 * The sizes that a page shows, in kB, by the names in the first column of its table.
 * @param {string} page
 */
export function shownSizes(page) {
  const text = readFileSync(page, 'utf8');
  const table = text.slice(text.indexOf(begin), text.indexOf(end));
  const rows = table.matchAll(/^\| (.+?) +\|(.*\d kB) \|$/gm);
  return Object.fromEntries(
    [...rows].map(([, name = '', cells = '']) => [name, (cells.match(/\d+/g) ?? []).map(Number)]),
  );
}
