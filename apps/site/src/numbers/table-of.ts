import { getEntry } from 'astro:content';
import * as z from 'zod';

/** What is needed of an entry; Astro's own types are generated, and not there on a clean checkout. */
const renderedEntry = z.object({ rendered: z.object({ html: z.string() }) });

/** A table of a page, as it is shown there. */
export interface ShownTable {
  /** Its HTML, with links that lead from anywhere. */
  readonly html: string;
  /** The texts of its header. */
  readonly header: readonly string[];
  /** The texts of its cells, row by row, without the header. */
  readonly rows: readonly (readonly string[])[];
}

/**
 * The first table of a page after a heading, so that figures stand in one place only.
 * @param page such as `docs/performance`
 * @param heading its anchor; without it the first table of the page
 * @throws {Error} if there is no such page, heading or table.
 */
export async function tableOf(page: string, heading?: string): Promise<ShownTable> {
  const entry = renderedEntry.safeParse(await getEntry('docs', page));
  const whole = entry.data?.rendered.html ?? '';
  const from = heading === undefined ? 0 : whole.indexOf(`id="${heading}"`);
  const begin = from < 0 ? -1 : whole.indexOf('<table>', from);
  if (begin < 0) {
    const where = heading === undefined ? page : `${page}#${heading}`;
    throw new Error(`${where} has no table, which other pages show.`);
  }
  const table = whole.slice(begin, whole.indexOf('</table>', begin) + '</table>'.length);
  const address = `${import.meta.env.BASE_URL}${page}/`;
  return {
    html: table.replaceAll('href="#', `href="${address}#`),
    header: textsOf(table, 'th'),
    rows: [...table.matchAll(/<tr>([^]*?)<\/tr>/g)]
      .map(([, row = '']) => textsOf(row, 'td'))
      .filter((cells) => cells.length > 0),
  };
}

/** The texts in all elements of a name. */
function textsOf(html: string, name: 'td' | 'th'): readonly string[] {
  return [...html.matchAll(new RegExp(`<${name}[^>]*>([^]*?)</${name}>`, 'g'))].map(
    ([, cell = '']) => cell.replaceAll(/<[^>]+>/g, ''),
  );
}
