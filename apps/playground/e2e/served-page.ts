import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import sirv from 'sirv';
import { afterAll, inject } from 'vitest';
import * as z from 'zod';

/** A folder for a page that is built for a test, which is gone after the tests of the file. */
export function folderForPage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tapehead-page-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** What `happens` finds on a new page of the browser, while the files of a folder are served with these headers. */
export async function servedPage<Found>(
  folder: string,
  happens: (page: Page, address: string) => Promise<Found>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Found> {
  const files = sirv(folder, {
    setHeaders(response) {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    },
  });
  const server = createServer((request, response) => {
    files(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const browser = await chromium.connect(inject('browser'));
  try {
    return await happens(await browser.newPage(), `http://localhost:${port}/`);
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}
