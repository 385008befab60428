import {
  type Browser,
  type BrowserContext,
  chromium,
  type Page,
  type Route,
} from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';

export interface Visit {
  readonly page: Page;
  readonly browser: Browser;
  readonly context: BrowserContext;
  /** Warnings and errors of the browser, and requests to other hosts. */
  readonly complaints: readonly string[];
  /** Closes the page, and fails if there were any complaints other than the expected ones. */
  leave(): Promise<void>;
}

export interface VisitOptions {
  /** The address of another site than the one that is served for all tests. */
  readonly site?: string;
  readonly query?: string;
  readonly dark?: boolean;
  readonly width?: number;
  readonly height?: number;
  /** How many device pixels a CSS pixel has. */
  readonly pixelRatio?: number;
  /** Whether it has a touch screen. */
  readonly touch?: boolean;
  /**
   * Whether its service worker keeps it for when there is no network. That takes as long as to load the page, so only what
   * is about it is visited so.
   */
  readonly isKept?: boolean;
  /** Answers requests for some of the site's files in another way; for a page that is not kept. */
  readonly intercept?: {
    readonly files: RegExp;
    readonly answer: (route: Route) => Promise<void>;
  };
  /** The complaints that are expected. */
  readonly expected?: RegExp;
  /** Runs in the page before anything else. */
  readonly before?: () => void;
}

/**
 * A visit that the tests of a group share: each goes on where the one before has left the page, so that it is not loaded and its
 * machine not compiled again for each.
 */
export function sharedVisit(
  visit: (options?: VisitOptions) => Promise<Visit>,
  options?: VisitOptions,
): () => Visit {
  let shared: Visit | undefined;
  beforeAll(async () => {
    shared = await visit(options);
  });
  afterAll(async () => {
    await shared?.leave();
  });
  return () => {
    if (!shared) throw new Error('The page has not been visited yet.');
    return shared;
  };
}

/** A warning that Playwright causes and not the page. */
const notOurs = 'Service Worker registration blocked by Playwright';

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
    pixelRatio = 1,
    touch = false,
    isKept = false,
    intercept,
    expected,
    before,
  } = {}) => {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      deviceScaleFactor: pixelRatio,
      hasTouch: touch,
      serviceWorkers: isKept ? 'allow' : 'block',
    });
    if (intercept) await context.route(intercept.files, intercept.answer);
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    const complaints: string[] = [];
    page.on('console', (message) => {
      const text = message.text();
      if (['error', 'warning'].includes(message.type()) && text !== notOurs) complaints.push(text);
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
        expect(complaints.filter((text) => expected?.test(text) !== true)).toEqual([]);
      },
    };
  };
}
