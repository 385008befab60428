import type { Page, Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { endless, trainedOn } from './readings.js';
import { sharedVisit, visitors } from './visit.js';

const visit = visitors();

const files = /assets\/worker-.*\.js$/;
const small = '?recipe=copy-small';

type Answer = (route: Route) => Promise<void>;

/** Answers a request for the worker's script with this code in front of it. */
const begunWith =
  (code: string): Answer =>
  async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${code}\n${await response.text()}` });
  };

/** Answers a request for the page with a policy that forbids workers. */
const withoutWorkers: Answer = async (route) => {
  const response = await route.fetch();
  const headers = { ...response.headers(), 'content-security-policy': "worker-src 'none'" };
  await route.fulfill({ response, headers });
};

async function expectNoMachine(page: Page): Promise<void> {
  await page.getByText('There is no machine to train.').waitFor();
  expect(await page.getByRole('button', { name: 'Train' }).getAttribute('aria-disabled')).toBe(
    'true',
  );
  await expect.poll(() => page.workers().length).toBe(0);
}

const notLoaded = /could not be loaded. Is there no/;

describe('a worker that is not to be had', () => {
  let answers: { readonly script: Answer; readonly page?: Answer } = {
    script: (route) => route.abort('blockedbyclient'),
  };
  const shared = sharedVisit(visit, {
    query: small,
    intercept: {
      files: /assets\/worker-.*\.js$|\/where\/(\?.*)?$/,
      answer: (route) =>
        files.test(route.request().url())
          ? answers.script(route)
          : (answers.page ?? ((other) => other.continue()))(route),
    },
    expected: /Failed to load|out of luck|MIME type|Content Security Policy/,
  });
  /** The page, loaded again with these answers. */
  const loadedWith = async (next: typeof answers) => {
    answers = next;
    const { page } = shared();
    await page.reload();
    return page;
  };

  test.each<[string, Answer, RegExp]>([
    ['is blocked', (route) => route.abort('blockedbyclient'), notLoaded],
    ['is not there', (route) => route.fulfill({ status: 404 }), notLoaded],
    [
      'is a page',
      (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
      notLoaded,
    ],
    ['fails', begunWith("throw new Error('out of luck');"), /be started. It says: .*out of luck$/],
  ])('as its script %s is told, and nothing is waited for', async (_, script, message) => {
    const page = await loadedWith({ script });
    await page.getByRole('alert').getByText(message).waitFor();
    await expectNoMachine(page);
  });

  test('as the policy of the host forbids it is told', async () => {
    const page = await loadedWith({ script: (route) => route.continue(), page: withoutWorkers });
    await page.getByRole('alert').getByText('What computes could not be loaded').waitFor();
    await expectNoMachine(page);
  });

  test('as there is no WebAssembly SIMD is told kindly', async () => {
    const page = await loadedWith({ script: begunWith('WebAssembly.validate = () => false;') });
    await page.getByText('This browser cannot run the machine').waitFor();
    expect(await page.getByRole('button', { name: 'Train' }).isDisabled()).toBe(true);
  });
});

test('a worker that ends or fails while it trains is told; the next run has another', async () => {
  const endings = [
    ['close()', 'What computes has ended'],
    ["throw new Error('out of luck')", 'What computes has failed. It says: Uncaught Error'],
  ] as const;
  let workers = 0;
  const { page, leave } = await visit({
    query: endless,
    intercept: {
      files,
      async answer(route) {
        const [end] = endings[workers++] ?? [];
        // Triggered by a message from the page, so that it happens while the machine trains.
        const doomed = `new BroadcastChannel('doom').onmessage = () => { ${end ?? ''}; };`;
        await begunWith(doomed)(route);
      },
    },
    expected: /out of luck/,
  });
  await page.getByRole('button', { name: 'Train' }).click();
  await trainedOn(page, 100);
  for (const [at, [, message]] of endings.entries()) {
    await page.evaluate(() => {
      new BroadcastChannel('doom').postMessage('');
    });
    await page.getByRole('alert').getByText(message).waitFor();
    await expectNoMachine(page);
    await page.getByLabel('Seed').fill(`${at + 2}`);
    await page.getByLabel('Seed').press('Enter');
    await page.getByText('It knows nothing yet').waitFor();
    await page.getByRole('button', { name: 'Train' }).click();
    await trainedOn(page, 100);
  }
  await leave();
});

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
