import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { endless, trainedOn } from './readings.js';
import { visitors } from './visit.js';

const visit = visitors();

const files = /assets\/worker-.*\.js$/;
const small = '?recipe=copy-small';

/** Answers a request for the worker's script with this code in front of it. */
const begunWith = (code: string) => async (route: Route) => {
  const response = await route.fetch();
  await route.fulfill({ response, body: `${code}\n${await response.text()}` });
};

async function expectNoMachine(page: Page): Promise<void> {
  await page.getByText('There is no machine to train.').waitFor();
  expect(await page.getByRole('button', { name: 'Train' }).getAttribute('aria-disabled')).toBe(
    'true',
  );
  await expect.poll(() => page.workers().length).toBe(0);
}

test('without WebAssembly SIMD the page says so kindly', async () => {
  const answer = begunWith('WebAssembly.validate = () => false;');
  const { page, leave } = await visit({ query: small, intercept: { files, answer } });
  await page.getByText('This browser cannot run the machine').waitFor();
  expect(await page.getByRole('button', { name: 'Train' }).isDisabled()).toBe(true);
  await leave();
});

test.each<[string, (route: Route) => Promise<void>, RegExp]>([
  ['is not there', (route) => route.fulfill({ status: 404 }), /could not be loaded. Is there no/],
  ['is blocked', (route) => route.abort('blockedbyclient'), /could not be loaded. Is there no/],
  [
    'is a page',
    (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    /could not be loaded. Is there no/,
  ],
  ['fails', begunWith("throw new Error('out of luck');"), /be started. It says: .*out of luck$/],
])('a worker whose script %s is told, and nothing is waited for', async (_, answer, message) => {
  const { page, leave } = await visit({
    query: small,
    intercept: { files, answer },
    expected: /Failed to load|out of luck|MIME type/,
  });
  await page.getByRole('alert').getByText(message).waitFor();
  await expectNoMachine(page);
  await leave();
});

test('a worker that the policy of the host forbids is told', async () => {
  const { page, leave } = await visit({
    query: small,
    intercept: {
      files: /\/where\/(\?.*)?$/,
      async answer(route) {
        const response = await route.fetch();
        const headers = { ...response.headers(), 'content-security-policy': "worker-src 'none'" };
        await route.fulfill({ response, headers });
      },
    },
    expected: /Content Security Policy/,
  });
  await page.getByRole('alert').getByText('What computes could not be loaded').waitFor();
  await expectNoMachine(page);
  await leave();
});

test.each([
  ['ends', 'close()', 'What computes has ended'],
  ['fails', "throw new Error('out of luck')", 'What computes has failed. It says: Uncaught Error'],
])(
  'a worker that %s while it trains is told; the next run has another',
  async (_, end, message) => {
    let first = true;
    const { page, leave } = await visit({
      query: endless,
      intercept: {
        files,
        async answer(route) {
          // Triggered by a message from the page, so that it happens while the machine trains.
          const doomed = `new BroadcastChannel('doom').onmessage = () => { ${end}; };`;
          await begunWith(first ? doomed : '')(route);
          first = false;
        },
      },
      expected: /out of luck/,
    });
    await page.getByRole('button', { name: 'Train' }).click();
    await trainedOn(page, 100);
    await page.evaluate(() => {
      new BroadcastChannel('doom').postMessage('');
    });
    await page.getByRole('alert').getByText(message).waitFor();
    await expectNoMachine(page);
    await page.getByLabel('Seed').fill('2');
    await page.getByLabel('Seed').press('Enter');
    await page.getByText('It knows nothing yet').waitFor();
    await page.getByRole('button', { name: 'Train' }).click();
    await trainedOn(page, 100);
    await leave();
  },
);

test('an LSTM whose worker does not come is told, and can be asked for again', async () => {
  let [workers, blocked] = [0, true];
  const { page, leave } = await visit({
    query: `${small}&view=compare`,
    intercept: {
      files,
      answer: (route) => (workers++ > 0 && blocked ? route.abort() : route.continue()),
    },
    expected: /Failed to load/,
  });
  await page.getByText('It knows nothing yet').waitFor();
  await page.getByRole('button', { name: 'Train an LSTM' }).click();
  await page.getByText('What computes could not be loaded').waitFor();
  expect(page.workers()).toHaveLength(1);
  blocked = false;
  await page.getByRole('button', { name: 'Train an LSTM' }).click();
  await page.getByText(/and has seen [1-9]/).waitFor();
  await leave();
});

test('a link with thousands of levels is told, and the rest of it is used', async () => {
  const deep = `${'a.'.repeat(3000)}a=1`;
  const { page, leave } = await visit({ query: `${small}&seed=7&set=${deep}` });
  await page.getByText(/^set: got “(a\.)+a…”, expected a field and its value/).waitFor();
  await page.getByText('It knows nothing yet').waitFor();
  expect(await page.getByLabel('Seed').inputValue()).toBe('7');
  await leave();
});
