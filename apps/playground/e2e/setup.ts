import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { findChromium } from './find-chromium.js';
import { serveSite } from './serve-site.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built site is served. */
    site: string;
    /** Where the browser listens. */
    browser: string;
  }
}

/** Serves the built site and starts a browser, for all tests of the page. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { site, close } = await serveSite();
  const browser = await chromium.launchServer(await findChromium());
  project.provide('site', site);
  project.provide('browser', browser.wsEndpoint());
  return async () => {
    await browser.close();
    close();
  };
}
