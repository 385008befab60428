import { createServer } from 'node:http';
import { once } from 'node:events';
import { chromium } from 'playwright-core';
import sirv from 'sirv';
import { pinnedChromium } from '../../apps/playground/e2e/browser/pinned-chromium.js';
import type { Outcome } from './project.js';
import * as z from 'zod';

/** Serves a folder until `close` is called. */
export async function serveFolder(folder: string, headers: Readonly<Record<string, string>> = {}) {
  const files = sirv(folder, { dev: true });
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    files(request, response, () => {
      response.writeHead(404).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://localhost:${port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What the consumers' program reports in a page or, if it reports nothing, the page's errors. */
export async function outcomeOfPage(url: string): Promise<Outcome> {
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
      .waitForFunction('globalThis.outcome', null, { timeout: 300_000 })
      .catch(() => null);
    const outcome: unknown = (await handle?.jsonValue()) ?? { page: said.join('\n') };
    return z.record(z.string(), z.string()).parse(outcome);
  } finally {
    await browser.close();
  }
}
