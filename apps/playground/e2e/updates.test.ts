import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { copyOfSite, putNewerVersion } from './newer-version.js';
import { endless, readFigure, trainedOn } from './readings.js';
import { serveSite } from './serve-site.js';
import { visitors } from './visit.js';

const visit = visitors();

async function lookForUpdate(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
  });
}

async function stored(page: Page): Promise<void> {
  await page.getByText('It knows nothing yet').waitFor();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await page.getByText('It knows nothing yet').waitFor();
}

test('a version that is not whole on the host is not stored; a whole one is offered, a tab of the old one goes on to work, and nothing trained is lost', async () => {
  const folder = copyOfSite();
  const { site, close } = await serveSite(folder);
  onTestFinished(close);
  const { page, context, leave } = await visit({
    site,
    isKept: true,
    query: endless,
    expected: /integrity|Failed to find a valid digest/,
  });
  await stored(page);
  const old = await context.newPage();
  await old.goto(`${site}${endless}&seed=2&view=task`);
  await old.getByText('It knows nothing yet').waitFor();

  putNewerVersion(folder);
  const index = join(folder, 'index.html');
  const whole = readFileSync(index, 'utf8');
  writeFileSync(index, `${whole}<!-- of another version -->`);
  await lookForUpdate(page);
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).installing))
    .toBeNull();
  expect(await page.getByText('A new version').count()).toBe(0);
  await context.setOffline(true);
  await page.reload();
  await page.getByText('It knows nothing yet').waitFor();
  expect(await page.title()).not.toMatch(/^Newer/);
  await context.setOffline(false);

  writeFileSync(index, whole);
  await page.getByRole('button', { name: 'Train' }).click();
  await trainedOn(page, 200);
  await lookForUpdate(page);
  await page.getByText('A new version of this page is here.').waitFor();
  expect(await page.title()).not.toMatch(/^Newer/);
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect.poll(() => page.title()).toMatch(/^Newer/);
  await page.getByText('Paused after').waitFor();
  expect(await readFigure(page, 'sequences')).toBeGreaterThan(200);

  // The old page loads this script only now, when it is no longer on the host.
  await old.getByRole('button', { name: 'Use this task' }).click();
  await old.getByText('In use: 6 inputs, 4 outputs.').waitFor();
  await old.getByRole('button', { name: 'Compare' }).click();
  await old.getByRole('button', { name: 'Train an LSTM' }).click();
  await old.getByText(/and has seen [1-9]/).waitFor();
  await old.close();

  await expect
    .poll(async () => {
      await page.reload();
      await page.getByText('Paused after').waitFor();
      return page.evaluate(async () => (await caches.keys()).length);
    })
    .toBe(1);
  close();
  await page.reload();
  await page.getByText('Paused after').waitFor();
  await leave();
});
