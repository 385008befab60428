import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../../package.json' with { type: 'json' };

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The folder of the site's own pages. */
const own = 'apps/site/src/content/docs/';

/** The folder of the reference, which `pnpm api` writes from docstrings. */
const reference = 'apps/site/generated/api/';

/** The files that are pages of the site: its own, and those that stand where readers of the repository look for them. */
export const pageFiles: readonly string[] = [
  `${own}**/*.{md,mdx}`,
  `${reference}**/*.md`,
  'docs/**/*.md',
  'packages/*/README.md',
  'apps/{cli,playground}/README.md',
];

/** The path of a file within the repository, with slashes. */
export function inRepository(path: string): string {
  return relative(root, path).split(sep).join('/');
}

/** Under which address a file of the repository is a page, such as `docs/runs`; null if it is none. */
export function pageOf(file: string): string | null {
  if (file.startsWith(own)) {
    const name = file.slice(own.length).replace(/\.mdx?$/, '');
    return name.replace(/(^|\/)index$/, '');
  }
  if (file.startsWith(reference)) {
    // One of an entry, such as `@tapehead/core/layers`, lies beside those of packages.
    const name = file.slice(reference.length).replace(/\.md$/, '').replace('@tapehead/', '');
    return name === 'README' ? 'api' : `api/${name.replaceAll('/', '-')}`;
  }
  const document = /^(docs\/.+)\.md$/.exec(file);
  if (document) return document[1] ?? null;
  const readme = /^(packages\/[^/]+|apps\/(?:cli|playground))\/README\.md$/.exec(file);
  return readme?.[1] ?? null;
}

/**
 * Where a link of a file leads on the site: to a page, or to where the repository is read.
 * @throws {Error} if there is nothing where it leads.
 */
export function addressOf(target: string, base: string): string {
  const readme = `${target.replace(/\/$/, '')}/README.md`;
  const file = existsSync(join(root, readme)) ? readme : target;
  if (!existsSync(join(root, file))) throw new Error(`There is no ${file} in the repository.`);
  const page = pageOf(file);
  if (page === null) return `${manifest.homepage}/blob/main/${file}`;
  return page === '' ? base : `${base}${page}/`;
}

/** The files of the reference but its first page, in the order of their names; none until it is written. */
export function referencePages(): readonly string[] {
  if (!existsSync(join(root, reference))) return [];
  return readdirSync(join(root, reference), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => reference + name.split(sep).join('/'))
    .toSorted();
}
