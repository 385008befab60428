import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { stops } from '../src/tour/stops.js';
import { expectAccessible } from './faults.js';
import { endless, trainedOn } from './readings.js';
import { pageViews } from './views.js';
import { visitors } from './visit.js';

const visit = visitors();

/** The text of the element that has the focus. */
async function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.textContent.trim());
}

test.each(pageViews)(
  'the view $name is accessible, and fits, dark on a phone and light on a screen',
  async ({ query, show }) => {
    const { page, leave } = await visit({ dark: true, width: 360, query });
    await show(page);
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 900 });
    await expectAccessible(page);
    await leave();
  },
);

test('only the current view has a line under its name, with forced colours and under a pointer', async () => {
  const { page, leave } = await visit({ query: '?recipe=copy-small' });
  await page.emulateMedia({ forcedColors: 'active' });
  const tabs = page.getByRole('navigation', { name: 'Views' }).getByRole('button');
  await tabs.nth(2).hover();
  const lines = await tabs.evaluateAll((buttons) =>
    buttons
      .filter((button) => {
        const { borderBottomWidth, textDecorationLine, boxShadow } = getComputedStyle(button);
        return borderBottomWidth !== '0px' || textDecorationLine !== 'none' || boxShadow !== 'none';
      })
      .map(({ textContent }) => textContent),
  );
  expect(lines).toEqual(['Look inside']);
  await leave();
});

test('the tour goes from stop to stop by the keyboard, and ends with Escape', async () => {
  const { page, leave } = await visit({ query: '?task=copy' });
  await page.getByText(/of \d+ bits wrong$/).waitFor();
  await page.getByRole('button', { name: 'Tour' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  const titles = new Set<string>();
  for (let stop = 1; stop < stops.length; stop++) {
    titles.add(await dialog.getByRole('heading').innerText());
    await expect.poll(() => page.locator('[data-toured]').count()).toBe(1);
    await dialog.getByRole('button', { name: 'Next' }).press('Enter');
    await dialog.getByText(`${stop + 1} of ${stops.length}`).waitFor();
  }
  expect(titles.size).toBe(stops.length - 1);
  await page.keyboard.press('Escape');
  await expect.poll(() => dialog.count()).toBe(0);
  await expect.poll(() => focused(page)).toBe('Tour');
  await leave();
});

test('the keyboard trains and pauses, and changes settings, without losing its place', async () => {
  const { page, leave } = await visit({ query: endless });
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
  await leave();
});
