import axe from 'axe-core';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { serveSite } from '../serve-site.js';
import { keptFile, shortRun, weightsHere, weightsOfKept } from '../same-bits.js';

let browser: Browser;
beforeAll(async () => {
  browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: inject('firefox'),
    // Not as a viewport: not every version can have one set.
    args: ['--width=1280', '--height=900'],
    defaultViewport: null,
  });
});
afterAll(() => browser.close());

/** The page in Firefox, for a visitor who keeps nothing yet. What its policy forbids is among its complaints. */
async function visit(
  query: string,
  happens: (page: Page) => Promise<void>,
  {
    site = inject('site'),
    expected = [],
  }: {
    readonly site?: string;
    /** What the page is to complain of. */
    readonly expected?: readonly string[];
  } = {},
): Promise<void> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) =>
    complaints.push(error instanceof Error ? (error.stack ?? '') : String(error)),
  );
  await page.goto(site + query);
  await happens(page);
  await context.close();
  expect(complaints).toEqual(expected.map((text): unknown => expect.stringContaining(text)));
}

// Everything is done and looked at in the page itself. What waits within it would need what its policy forbids, and a
// real pointer waits for frames, which a browser without a screen may not draw.

/** Waits until the page says something. */
async function says(page: Page, text: string): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.body.innerText)).toContain(text);
}

/** Presses a button as soon as it is there. */
async function press(page: Page, name: string): Promise<void> {
  const pressed = () =>
    page.evaluate((label) => {
      const buttons = [...document.querySelectorAll('button:not(:disabled)')];
      const button = buttons.find(({ textContent }) => textContent.trim() === label);
      if (button instanceof HTMLElement) button.click();
      return button !== undefined;
    }, name);
  await expect.poll(pressed).toBe(true);
}

test('it opens with a machine that has learned, and tries nothing that its policy forbids', async () => {
  await visit('', async (page) => {
    await says(page, 'It says “Hello, tape!”');
    await page.evaluate(() => {
      const field = document.querySelector('input[type=text]');
      if (field instanceof HTMLInputElement) field.value = 'Zebra 7';
      field?.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await says(page, 'It says “Zebra 7”');
    await press(page, 'Look inside: how does it do that?');
    await says(page, '0 of');
    const found: unknown = await page.evaluate(`${axe.source}; axe.run()`);
    expect(z.object({ violations: z.array(z.unknown()) }).parse(found).violations).toEqual([]);
  });
});

test('what its policy forbids would be seen', async () => {
  await visit(
    '',
    async (page) => {
      await page.evaluate(() => {
        try {
          Reflect.construct(Function, ['']);
        } catch {
          // Refused.
        }
      });
      await says(page, 'It says “Hello, tape!”');
    },
    { expected: ['Content-Security-Policy: The page’s settings blocked a JavaScript eval'] },
  );
});

test('a run has the same bits as here', async () => {
  await visit(shortRun, async (page) => {
    await says(page, 'It knows nothing yet');
    await press(page, 'Train');
    await says(page, 'The budget is used up');
    await expect
      .poll(async () => weightsOfKept(await page.evaluate(keptFile)))
      .toEqual(await weightsHere());
  });
});

test('what one writes oneself runs in its sandbox, and is compiled', async () => {
  await visit('?recipe=copy-small&view=task', async (page) => {
    await says(page, 'It knows nothing yet');
    await press(page, 'Use this head');
    await says(page, 'time of a step');
    await press(page, 'Use this task');
    await says(page, 'In use: 6 inputs, 4 outputs.');
    await press(page, 'Train');
    const trainedOn = () =>
      page.evaluate(() => document.querySelector('[data-figure=sequences]')?.textContent ?? '');
    await expect
      .poll(async () => Number((await trainedOn()).replaceAll(',', '')))
      .toBeGreaterThan(200);
    await press(page, 'Pause');
  });
});

test('it works without a network after the first load', async () => {
  const { site, close } = await serveSite();
  await visit(
    '',
    async (page) => {
      await says(page, 'It says “Hello, tape!”');
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
      });
      close();
      await page.reload();
      await says(page, 'It says “Hello, tape!”');
    },
    { site },
  );
});
