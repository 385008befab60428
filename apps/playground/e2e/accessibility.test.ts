import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectAccessible } from './faults.js';
import { endless, trainedOn } from './readings.js';
import { pagesOfViews } from './views.js';
import { sharedVisit, visitors } from './visit.js';

const visit = visitors();

/** The text of the element that has the focus. */
async function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.textContent.trim());
}

describe.each(pagesOfViews)('from “$query” on', ({ query, views }) => {
  const shared = sharedVisit(visit, { query });

  test.each(views)(
    'the view $name is accessible, and fits, dark on a phone and light on a screen',
    async ({ show }) => {
      const { page } = shared();
      await page.setViewportSize({ width: 360, height: 900 });
      await page.emulateMedia({ colorScheme: 'dark' });
      await show(page);
      await expectAccessible(page);
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 1280, height: 900 });
      await expectAccessible(page);
    },
  );
});

describe('one page', () => {
  const shared = sharedVisit(visit, { query: endless });

  test('only the current view has a line under its name, with forced colours and under a pointer', async () => {
    const { page } = shared();
    await page.emulateMedia({ forcedColors: 'active' });
    const tabs = page.getByRole('navigation', { name: 'Views' }).getByRole('button');
    await tabs.nth(2).hover();
    const lines = await tabs.evaluateAll((buttons) =>
      buttons
        .filter((button) => {
          const { borderBottomWidth, textDecorationLine, boxShadow } = getComputedStyle(button);
          return (
            borderBottomWidth !== '0px' || textDecorationLine !== 'none' || boxShadow !== 'none'
          );
        })
        .map(({ textContent }) => textContent),
    );
    expect(lines).toEqual(['Look inside']);
    await page.emulateMedia({ forcedColors: null });
  });

  test('the keyboard trains and pauses, and changes settings, without losing its place', async () => {
    const { page } = shared();
    await page.getByText(/of \d+ bits wrong$/).waitFor();
    await page.getByLabel('Memory slots').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    await expect.poll(() => page.url()).toContain('slots=65');
    await page.getByText(/fresh machine/).waitFor();
    await page.keyboard.type('21');
    await page.keyboard.press('Tab');
    await expect.poll(() => page.url()).toContain('slots=65&width=21');
    await page.getByText(/of \d+ bits wrong$/).waitFor();
    await page.getByRole('button', { name: 'Train' }).press('Enter');
    await expect.poll(() => focused(page)).toBe('Pause');
    await trainedOn(page, 0);
    await page.keyboard.press('Enter');
    await page.getByText('Paused after').waitFor();
    expect(await focused(page)).toBe('Go on');
  });
});
