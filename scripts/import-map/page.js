/** The page that shows the import map, within the HTML of an example. */
import { readFileSync } from 'node:fs';

export const page = 'docs/runtimes/no-bundler.md';
const [begin, end] = ['<script type="importmap">', '</script>'];

/** The text of the page: what comes before the map, the map, and what comes after it. */
function parts() {
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(end, from);
  return { before: text.slice(0, from), map: text.slice(from, to), after: text.slice(to) };
}

/** The import map as the page shows it. */
export function shownImportMap() {
  return parts().map;
}

/**
 * The text of the page with another import map.
 * @param {unknown} map
 */
export function pageWithImportMap(map) {
  const { before, after } = parts();
  return `${before}\n${JSON.stringify(map, null, 2)}\n${after}`;
}
