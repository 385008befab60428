import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import sirv from 'sirv';
import { afterAll, inject } from 'vitest';
import { startServer } from '../../../scripts/consumers/start-server.js';

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
  const { origin, close } = await startServer((request, response) => {
    files(request, response);
  });
  const browser = await chromium.connect(inject('browser'));
  try {
    return await happens(await browser.newPage(), `${origin}/`);
  } finally {
    await browser.close();
    close();
  }
}
