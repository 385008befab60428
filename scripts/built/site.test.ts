import { readdirSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { serveFolder, valueInPage } from '../consumers/page.js';
import * as z from 'zod';
import { brokenLinks, linkedPages, pagesOf } from './site-links.js';

const folder = 'apps/site/dist';
const base = '/tapehead/';
const pages = pagesOf(folder, base);
const files = new Set(
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => base + file),
);
/** Those with text to read, which the site's own navigation stands beside. */
const documents = pages.filter(
  ({ address }) => !address.startsWith(`${base}playground/`) && !address.endsWith('/404.html'),
);

test('every link within the site leads to a page, to the part of it that is named, or to a file', () => {
  expect(documents.length).toBeGreaterThan(60);
  expect(brokenLinks(pages, files)).toEqual([]);
});

test('every page is led to by another, and searched', () => {
  const linked = linkedPages(pages);
  expect(documents.filter(({ address }) => !linked.has(address))).toEqual([]);
  expect(documents.filter(({ isSearched }) => !isSearched).map(({ address }) => address)).toEqual(
    [],
  );
});

/** Words to look for, and a page that has them: of each part of the documentation one. */
const searches = {
  firstGoesLast: 'docs/tutorials/my-task/',
  'growing lengths are checked': 'docs/curricula/',
  circularShift: 'api/heads/',
  'pytorch-ntm state_dict': 'packages/ntm/',
  'ms a sequence': 'numbers/',
};

test('a search finds tutorials, guides, the reference, packages and numbers', async () => {
  const { url, close } = await serveFolder(folder, base);
  onTestFinished(close);
  const expression = `import('${base}pagefind/pagefind.js').then((index) =>
    Promise.all(${JSON.stringify(Object.keys(searches))}.map(async (words) => {
      const { results } = await index.search(words);
      const found = await Promise.all(results.slice(0, 10).map((result) => result.data()));
      return [words, found.map(({ url }) => url)];
    })),
  )`;
  const { value, said } = await valueInPage(`${url}404.html`, expression);
  const found = new Map(z.array(z.tuple([z.string(), z.array(z.string())]), said).parse(value));
  for (const [words, address] of Object.entries(searches)) {
    expect(found.get(words), words).toContain(base + address);
  }
});

test('the page of numbers measures the machine that it is seen on', async () => {
  const { url, close } = await serveFolder(folder, base);
  onTestFinished(close);
  // A button that is pressed while it measures does nothing.
  const expression = `document.body.innerText.includes('Measured in this browser')
    ? [...document.querySelectorAll('tr.own')].map((row) => row.innerText)
    : (document.querySelector('.measuring button')?.click(), null)`;
  const { value, said } = await valueInPage(`${url}numbers/`, expression);
  const [strict, relaxed] = z.array(z.string(), said).parse(value).toSorted().toReversed();
  expect(strict).toMatch(/^This machine, strict\s+[\d.]+\s+[\d,]+$/);
  expect(relaxed).toMatch(/^This machine, relaxed\s+[\d.]+\s+[\d,]+$/);
});
