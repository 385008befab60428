import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import type { BrowserProgram } from './pinned-chromium.js';
import { serveSite, type ServedSite } from '../serve-site.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built site is served. */
    site: string;
    /** Where the browser listens. */
    browser: string;
  }
}

/** The browser's flags. Those of the npm package are not used, since they would weaken the protection of pages. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
];

/** Serves a built site, by default the playground, and starts a browser, for all tests of its pages. */
export async function setUp(
  project: TestProject,
  program: BrowserProgram,
  serve: () => Promise<ServedSite> = serveSite,
): Promise<() => Promise<void>> {
  const { site, close } = await serve();
  const browser = await chromium.launchServer({ ...program, args });
  project.provide('site', site);
  project.provide('browser', browser.wsEndpoint());
  return async () => {
    await browser.close();
    close();
  };
}
