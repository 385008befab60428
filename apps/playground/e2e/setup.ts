import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import sirv from 'sirv';
import type { TestProject } from 'vitest/node';
import { z } from 'zod';
import { findChromium } from './find-chromium.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built site is served. */
    site: string;
    /** Where the browser listens. */
    browser: string;
  }
}

/** Not at the root of its host, as on GitHub Pages. */
const path = '/some/where/';

/** Serves the built site and starts a browser, for all tests of the page. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const site = fileURLToPath(new URL('../dist', import.meta.url));
  if (!existsSync(site)) throw new Error('The playground is not built: run `pnpm build` first.');
  const files = sirv(site);
  const server = createServer((request, response) => {
    const notFound = () => {
      response.writeHead(404).end();
    };
    if (request.url?.startsWith(path) !== true) {
      notFound();
      return;
    }
    request.url = request.url.slice(path.length - 1);
    files(request, response, notFound);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const browser = await chromium.launchServer(await findChromium());
  project.provide('site', `http://localhost:${port}${path}`);
  project.provide('browser', browser.wsEndpoint());
  return async () => {
    await browser.close();
    server.close();
    server.closeAllConnections();
  };
}
