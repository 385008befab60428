import { readFileSync } from 'node:fs';

/** The page that shows the sizes, between these marks. */
export const page = 'packages/tapehead/README.md';
const [begin, end] = ['<!-- bundle sizes: begin -->', '<!-- bundle sizes: end -->'];

const kilobytes = (/** @type {number} */ bytes) => `${Math.round(bytes / 1000)} kB`;

/**
 * The page with a table of sizes.
 * @param {readonly { name: string, first: number, later: number }[]} sizes
 */
export function pageWith(sizes) {
  const text = readFileSync(page, 'utf8');
  const rows = sizes.map(
    ({ name, first, later }) => `| ${name} | ${kilobytes(first)} | ${kilobytes(later)} |`,
  );
  const table = [
    '| a page with | loads at first | and while it runs |',
    '| --- | ---: | ---: |',
    ...rows,
  ];
  return `${text.slice(0, text.indexOf(begin) + begin.length)}\n\n${table.join('\n')}\n\n${text.slice(text.indexOf(end))}`;
}

/** The sizes that the page shows, in kB, by name. */
export function shownSizes() {
  const text = readFileSync(page, 'utf8');
  const table = text.slice(text.indexOf(begin), text.indexOf(end));
  const rows = table.matchAll(/^\| (.+?) +\| +(\d+) kB \| +(\d+) kB \|$/gm);
  return Object.fromEntries(
    [...rows].map(([, name = '', first, later]) => [
      name,
      { first: Number(first), later: Number(later) },
    ]),
  );
}
