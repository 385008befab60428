import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from 'htmlparser2';

/** A page of the built site. */
export interface BuiltPage {
  /** Its address on the host, such as `/tapehead/docs/runs/`. */
  readonly address: string;
  readonly anchors: ReadonlySet<string>;
  /** Where it leads, as it is written: pages, scripts, styles and pictures. */
  readonly links: readonly string[];
  /** Whether the search finds what stands in it. */
  readonly isSearched: boolean;
}

/** All pages of a built site. */
export function pagesOf(folder: string, base: string): readonly BuiltPage[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html'))
    .map((file) => {
      const address = base + file.replaceAll('\\', '/').replace(/(^|\/)index\.html$/, '$1');
      return { address, ...partsOf(readFileSync(join(folder, file), 'utf8')) };
    });
}

function partsOf(html: string): Omit<BuiltPage, 'address'> {
  const anchors = new Set<string>();
  const links: string[] = [];
  let isSearched = false;
  const parser = new Parser({
    onopentag(_name, { id, href, src, 'data-pagefind-body': searched }) {
      if (id !== undefined) anchors.add(id);
      for (const link of [href, src]) if (link !== undefined) links.push(link);
      isSearched ||= searched !== undefined;
    },
  });
  parser.end(html);
  return { anchors, links, isSearched };
}

const host = 'https://host.example';

/** The links within the site that lead nowhere, one line each. */
export function brokenLinks(pages: readonly BuiltPage[], files: ReadonlySet<string>): string[] {
  const byAddress = new Map(pages.map((page) => [page.address, page]));
  return pages.flatMap(({ address, links }) =>
    [...new Set(links)].flatMap((link) => {
      const { origin, pathname, hash } = new URL(link, host + address);
      if (origin !== host) return [];
      const target = byAddress.get(decodeURI(pathname));
      const anchor = decodeURIComponent(hash.slice(1));
      // What follows # in an address of the playground is a run to open.
      const isThere =
        anchor === '' || pathname.includes('/playground/') || target?.anchors.has(anchor) === true;
      if ((target !== undefined || files.has(decodeURI(pathname))) && isThere) return [];
      return [`${address} leads to ${link}`];
    }),
  );
}

/** Addresses of the pages that others lead to. */
export function linkedPages(pages: readonly BuiltPage[]): ReadonlySet<string> {
  return new Set(
    pages.flatMap(({ address, links }) =>
      links
        .map((link) => decodeURI(new URL(link, host + address).pathname))
        .filter((to) => to !== address),
    ),
  );
}
