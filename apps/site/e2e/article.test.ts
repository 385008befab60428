import { gzipSync } from 'node:zlib';
import { expectAccessible } from '@tapehead/playground/e2e/faults.js';
import { addUpShifts, shiftOf } from '@tapehead/playground/e2e/layout-shift.js';
import { pageWork } from '@tapehead/playground/e2e/page-work.js';
import { visitors } from '@tapehead/playground/e2e/visit.js';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { serveBuilt } from './serve-built.js';
import { serveInPieces } from './serve-in-pieces.js';

const visit = visitors();

const figures = ['copy', 'memory', 'heads', 'march', 'lengths', 'algorithms', 'spoilt'];

/** A figure of the article, brought to the middle of the screen, and what it says of itself. */
async function lookAt(page: Page, name: string) {
  const figure = page.locator(`#figure-${name}`);
  await figure.evaluate((element) => {
    element.scrollIntoView({ block: 'center' });
  });
  await figure.locator('[data-running=true]').waitFor();
  const said = () => figure.locator('.said').innerText();
  return { figure, said };
}

test('from top to bottom every figure runs and comes to its point; all is accessible, and fits, dark on a phone and light on a screen', async () => {
  const { page, leave } = await visit({ height: 1400 });

  const copy = await lookAt(page, 'copy');
  await expect.poll(copy.said).toMatch(/^It has learned to copy: all 10 vectors are right/);
  await copy.figure.getByRole('slider').fill('20');
  await expect.poll(copy.said).toMatch(/^It fails: 1\d of 20 vectors are right/);

  const memory = await lookAt(page, 'memory');
  const writing = memory.figure.getByRole('group', { name: 'where the write head is' });
  await writing.getByRole('slider', { name: 'slot 2' }).fill('0.9');
  await expect.poll(memory.said).toMatch(/promised a change of −0\.0\d+; it was −0\.0/);

  const heads = await lookAt(page, 'heads');
  await expect.poll(heads.said).toMatch(/^By content slot 4 .* sharpened, slot 5/);
  await heads.figure.getByRole('slider', { name: 'shift s' }).fill('-1');
  await expect.poll(heads.said).toMatch(/sharpened, slot 3/);

  const march = await lookAt(page, 'march');
  await expect.poll(march.said).toMatch(/^All 80 bits are right after/);
  await march.figure.getByRole('slider', { name: 'How many' }).fill('20');
  await expect.poll(march.said).toMatch(/^All 160 bits are right .* longer than 10 vectors/);

  const lengths = await lookAt(page, 'lengths');
  await expect.poll(lengths.said).toBe('1,000 vectors in 1,250 slots: all 8,000 bits are right.');
  expect(await lengths.figure.getByRole('row', { name: /^1,000 128/ }).innerText()).not.toContain(
    '0 of 8,000',
  );
  await lengths.figure.getByRole('button', { name: '100 vectors' }).click();
  await expect.poll(lengths.said).toBe('100 vectors in 128 slots: all 800 bits are right.');

  const algorithms = await lookAt(page, 'algorithms');
  await expect.poll(algorithms.said).toBe('It says sun. That is right.');
  for (const [choice, right] of [
    ['Sort', 'It says bcf'],
    ['Count', 'It says tapetapetape, and then the end. That is right.'],
  ] as const) {
    await algorithms.figure.getByRole('radio', { name: choice }).check();
    await expect.poll(algorithms.said).toContain(right);
  }

  const spoilt = await lookAt(page, 'spoilt');
  // What it comes to in the end, the test of its code holds.
  await expect.poll(spoilt.said).toMatch(/^\d+ of 80 bits are wrong after [1-9]/);

  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 360, height: 900 });
  await page.locator('html[data-theme=dark]').waitFor();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.locator('html[data-theme=light]').waitFor();
  await expectAccessible(page);

  await spoilt.figure.getByRole('link', { name: 'playground' }).click();
  await page.getByText('It knows nothing yet').waitFor();
  expect(decodeURIComponent(page.url())).toContain('"range":1');
  await leave();
});

test('on a phone the menu leads to the documentation, and from there back to the article', async () => {
  const { page, leave } = await visit({ width: 360 });
  const follow = async (name: string) => {
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  };
  await follow('Start here');
  await follow('Networks that learn algorithms');
  await leave();
});

test('without JavaScript it is whole: each figure is a picture or a text, with its code', async () => {
  const { browser, page: running, leave } = await visit();
  const address = running.url();
  await running.goto('about:blank');
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address);
  for (const name of figures) {
    const figure = page.locator(`#figure-${name}`);
    const picture = figure.locator('img');
    if ((await picture.count()) > 0)
      expect((await picture.getAttribute('alt'))?.length, name).toBeGreaterThan(40);
    else expect((await figure.innerText()).length, name).toBeGreaterThan(200);
    const room = await figure.locator('.running').evaluate((box) => {
      const bottoms = [...box.querySelectorAll('*')].map(
        (element) => element.getBoundingClientRect().bottom,
      );
      return box.getBoundingClientRect().bottom - Math.max(...bottoms);
    });
    expect(room, `${name}: pixels that are kept for what never comes`).toBeLessThan(40);
    await figure.getByText('Its code').click();
    await expect.poll(() => figure.locator('pre').innerText()).toContain('import');
  }
  await context.close();
  await leave();
});

/** Less than it takes to move the two lines below the first figure's pictures. */
const mostShift = 0.01;

test('the first screen is small, its figure soon runs, and nothing shifts', async () => {
  const { page, browser, leave } = await visit({ before: addUpShifts });
  const runs = page.getByText(/vectors are right, after/);
  await runs.waitFor();
  expect(await shiftOf(page)).toBeLessThan(mostShift);
  // What a slow machine still fetches for the first visit does not count for the second, which is measured.
  await page.waitForLoadState('networkidle');
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  const { longest, total: work } = await pageWork(browser, page, async () => {
    await page.reload();
    await runs.waitFor();
  });
  expect(longest, 'milliseconds of the main thread').toBeLessThan(500);
  expect(work, 'milliseconds of all threads').toBeLessThan(2000);
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(200_000);
  expect(total, 'bytes, compressed').toBeLessThan(500_000);
  await leave();
});

test.each([
  ['its content', '<main'],
  ['its first figure', '<figure class="machine'],
])('nothing shifts where the page is painted before %s has come', async (_, mark) => {
  const { browser, page: another, leave } = await visit();
  const { site, sendRest, close } = await serveInPieces(another.url(), mark);
  await another.goto('about:blank');
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(addUpShifts);
  await page.goto(site, { waitUntil: 'commit' });
  await expect
    .poll(() => page.evaluate(() => performance.getEntriesByName('first-paint').length))
    .toBe(1);
  sendRest();
  await page.getByText(/vectors are right, after/).waitFor();
  expect(await shiftOf(page)).toBeLessThan(mostShift);
  await context.close();
  close();
  await leave();
});

test('from the playground one comes back to the article, also without a network', async () => {
  const { site, close } = await serveBuilt();
  const { page, leave } = await visit({
    site,
    isKept: true,
    query: 'playground/?recipe=copy-small&view=task',
  });
  const back = page.getByRole('link', { name: 'Tapehead', exact: true });
  await back.waitFor();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  close();
  await page.reload();
  await back.click();
  await page.getByText(/vectors are right, after/).waitFor();
  expect(page.url()).toBe(site);
  await page.goto(`${site}docs/runs/`);
  await page.getByRole('heading', { name: 'What survives what' }).waitFor();
  await leave();
});
