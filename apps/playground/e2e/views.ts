import type { Page } from 'playwright-core';
import { endless, trainAndPause } from './readings.js';

/** Something that the page can look like. */
export interface PageView {
  readonly name: string;
  readonly query: string;
  /** Waits until it does, having done what a visitor would do. */
  show(page: Page): Promise<void>;
}

const bitsWrong = /\d+ of \d+ bits wrong/;

/** Unfolds what is folded away on a narrow page. */
async function unfoldSettings(page: Page): Promise<void> {
  const folded = page.getByText('Experiment, trained models, files');
  if (await folded.isVisible()) await folded.press('Enter');
}

/** All that the page can look like, but for what only differs in its numbers. */
export const pageViews: readonly PageView[] = [
  {
    name: 'start',
    query: '',
    show: (page) => page.getByText('It says “Hello, tape!”').waitFor(),
  },
  {
    name: 'start, learned',
    query: '',
    async show(page) {
      await page.getByRole('button', { name: 'Teach a fresh one' }).click();
      await page.getByText(/^It took [\d,]+ examples/).waitFor();
      await page.getByText('Training, other tasks').click();
      await page.getByText('More settings').waitFor();
    },
  },
  {
    name: 'look inside',
    query: '?zoo=copy-feedforward',
    async show(page) {
      await page.getByText(bitsWrong).waitFor();
      await unfoldSettings(page);
      await page.getByText('fresh sequences').waitFor();
    },
  },
  {
    name: 'look inside, explained',
    query: '?zoo=copy-lstm',
    async show(page) {
      await page.getByText(bitsWrong).waitFor();
      for (const term of ['head', 'key strength', 'shift', 'The controller'])
        await page.getByRole('button', { name: term, exact: true }).first().click();
    },
  },
  {
    name: 'look inside, many heads',
    query: '?task=priority-sort',
    async show(page) {
      await page.getByText(bitsWrong).waitFor();
      await page.getByText(/^\d+ more read heads$/).click();
    },
  },
  {
    name: 'look inside, no memory',
    query: '?recipe=copy-plain-lstm',
    show: (page) => page.getByText('This network has no memory to look into.').waitFor(),
  },
  {
    name: 'look inside, a stack',
    query: '?task=reverse&recipe=reverse-lstm&set=machine.kind%3Dstack',
    show: (page) => page.getByText(bitsWrong).waitFor(),
  },
  {
    name: 'look inside, a DNC',
    query: '?recipe=copy-small&set=machine.kind%3Ddnc',
    show: (page) => page.getByText(bitsWrong).waitFor(),
  },
  {
    name: 'refused',
    query: '?recipe=copy-small&set=x&seed=7',
    async show(page) {
      await page.getByText(bitsWrong).waitFor();
      await unfoldSettings(page);
      const slots = page.getByRole('spinbutton', { name: 'Memory slots, N' });
      await slots.fill('3');
      await slots.press('Enter');
      await page.getByText('In use is still').waitFor();
    },
  },
  {
    name: 'ask, a pattern',
    query: '?zoo=copy-lstm-patterns&view=ask',
    show: (page) =>
      page
        .getByText(/^(All )?\d+ .*bits .*(right|wrong)/)
        .first()
        .waitFor(),
  },
  {
    name: 'ask, a question',
    query: '?zoo=addition-lstm&view=ask',
    show: (page) => page.getByText('It says 95.').waitFor(),
  },
  {
    name: 'compare',
    query: endless,
    async show(page) {
      await page.getByText('It knows nothing yet').waitFor();
      await trainAndPause(page, 500);
      await page.getByRole('button', { name: 'Compare' }).click();
      await page.getByRole('list', { name: 'Runs of copy' }).waitFor();
      await page.getByRole('button', { name: 'Measure mine beside them' }).click();
      await page
        .getByText(/^[\d.]+ %$/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'your own',
    query: '?recipe=copy-small&view=task',
    async show(page) {
      await page.getByRole('button', { name: 'Example: a write head that' }).click();
      await page.getByRole('button', { name: 'Use this head' }).click();
      await page.getByText(/^\d+ µs$/).waitFor();
      await page.getByLabel('The task’s source').fill('export const inputSize = ;');
      await page.getByRole('button', { name: 'Use this task' }).click();
      await page.getByText(/^Line 1: Unexpected token/).waitFor();
    },
  },
  {
    name: 'tour',
    query: '?task=copy',
    async show(page) {
      await page.getByText(bitsWrong).waitFor();
      await page.getByRole('button', { name: 'Tour' }).click();
      await page.getByRole('heading', { name: 'The machine of the tour' }).waitFor();
      await page.locator('[data-toured]').waitFor();
    },
  },
];
