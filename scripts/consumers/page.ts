import { chromium } from 'playwright-core';
import sirv from 'sirv';
import { pinnedChromium } from '../../apps/playground/e2e/browser/pinned-chromium.js';
import type { Outcome } from './project.js';
import { startServer } from './start-server.js';
import * as z from 'zod';

/** Serves a folder under a path, the root by default, until `close` is called. */
export async function serveFolder(folder: string, base = '/') {
  const files = sirv(folder, { dev: true });
  const { origin, close } = await startServer((request, response) => {
    const notFound = () => {
      response.writeHead(404).end();
    };
    const { url = '' } = request;
    if (!url.startsWith(base)) {
      notFound();
      return;
    }
    request.url = `/${url.slice(base.length)}`;
    files(request, response, notFound);
  });
  return { url: `${origin}${base}`, close };
}

/** What the consumers' program reports in a page or, if it reports nothing, the page's errors. */
export async function outcomeOfPage(url: string): Promise<Outcome> {
  const { value, said } = await valueInPage(url, 'globalThis.outcome');
  return z.record(z.string(), z.string()).parse(value ?? { page: said });
}

/** The text of a page as soon as it has `awaited` in it or, if that never comes, the page's errors. */
export async function textOfPage(url: string, awaited: RegExp): Promise<string> {
  const text = 'document.body.innerText';
  const { value, said } = await valueInPage(url, `${String(awaited)}.test(${text}) && ${text}`);
  return z.string().parse(value ?? said);
}

/** What an expression comes to in a page, once it is neither false nor empty, and what the page complained of. */
export async function valueInPage(url: string, expression: string) {
  const browser = await chromium.launch({
    ...(await pinnedChromium()),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('pageerror', ({ message }) => said.push(message));
    page.on('console', (message) => said.push(message.text()));
    page.on('requestfailed', (request) => said.push(`${request.url()} failed`));
    await page.goto(url);
    const handle = await page
      .waitForFunction(expression, null, { timeout: 300_000 })
      .catch(() => null);
    const value: unknown = await handle?.jsonValue();
    return { value, said: said.join('\n') };
  } finally {
    await browser.close();
  }
}
