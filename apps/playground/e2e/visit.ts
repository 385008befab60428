import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';

export interface Visit {
  readonly page: Page;
  readonly browser: Browser;
  readonly context: BrowserContext;
  /** What the browser complained about, and requests to other hosts. */
  readonly complaints: readonly string[];
  /** Closes the page, and expects that nothing was wrong with it. */
  leave(): Promise<void>;
}

export interface VisitOptions {
  /** Another than the one that is served for all tests. */
  readonly site?: string;
  readonly query?: string;
  readonly dark?: boolean;
  readonly width?: number;
  readonly height?: number;
  /** Runs in the page before anything else. */
  readonly before?: () => void;
}

/** A browser for the tests of a file; each visit has storage of its own. */
export function visitors(): (options?: VisitOptions) => Promise<Visit> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.connect(inject('browser'));
  });
  afterAll(() => browser.close());
  return async ({
    site = inject('site'),
    query = '',
    dark = false,
    width = 1280,
    height = 900,
    before,
  } = {}) => {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    context.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(site) && !/^(blob|data):/.test(url)) complaints.push(`request to ${url}`);
    });
    if (before) await page.addInitScript(before);
    await page.goto(site + query);
    return {
      page,
      browser,
      context,
      complaints,
      async leave() {
        await context.close();
        expect(complaints).toEqual([]);
      },
    };
  };
}
