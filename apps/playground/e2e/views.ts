import type { Page } from 'playwright-core';

/** Something that the page can look like. */
export interface PageView {
  readonly name: string;
  /** Waits until it does, having done what a visitor would do from the view before. */
  show(page: Page): Promise<void>;
}

/** A page in which one goes from view to view. */
export interface PageOfViews {
  readonly query: string;
  readonly views: readonly PageView[];
}

const bitsWrong = /\d+ of \d+ bits wrong/;

/** Unfolds what is folded away on a narrow page. */
async function unfoldSettings(page: Page): Promise<void> {
  const folded = page.locator('details:not([open]) > summary', {
    hasText: 'Experiment, trained models, files',
  });
  if (await folded.isVisible()) await folded.press('Enter');
}

/** Chooses in a menu of the settings. */
async function choose(page: Page, menu: string, choice: string): Promise<void> {
  await unfoldSettings(page);
  await page.getByRole('combobox', { name: menu }).selectOption(choice);
}

async function goTo(page: Page, view: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('button', { name: view, exact: true })
    .click();
}

/** All that the page can look like, but for what only differs in its numbers. */
export const pagesOfViews: readonly PageOfViews[] = [
  {
    query: '',
    views: [
      {
        name: 'start',
        show: (page) => page.getByText('It says “Hello, tape!”').waitFor(),
      },
      {
        name: 'start, learned',
        async show(page) {
          await page.getByRole('button', { name: 'Teach a fresh one' }).click();
          await page.getByText(/^It took [\d,]+ examples/).waitFor();
          await page.getByText('Training, other tasks').click();
          await page.getByText('More settings').waitFor();
        },
      },
      {
        name: 'compare',
        async show(page) {
          await goTo(page, 'Compare');
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
        async show(page) {
          await goTo(page, 'Your own');
          await page.getByRole('button', { name: 'Example: a write head that' }).click();
          await page.getByRole('button', { name: 'Use this head' }).click();
          await page.getByText(/^\d+ µs$/).waitFor();
          await page.getByLabel('The task’s source').fill('export const inputSize = ;');
          await page.getByRole('button', { name: 'Use this task' }).click();
          await page.getByText(/^Line 1: Unexpected token/).waitFor();
        },
      },
    ],
  },
  {
    query: '?recipe=copy-small&set=x&seed=7',
    views: [
      {
        name: 'refused',
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
        name: 'look inside, a stack',
        async show(page) {
          await choose(page, 'Machine', 'stack');
          await page.getByText(/^The stack/).waitFor();
        },
      },
      {
        name: 'look inside, a DNC',
        async show(page) {
          await choose(page, 'Machine', 'dnc');
          await page
            .getByText(/^Temporal links/)
            .first()
            .waitFor();
        },
      },
      {
        name: 'look inside, no memory',
        async show(page) {
          await choose(page, 'Machine', 'plain');
          await page.getByText('This network has no memory to look into.').waitFor();
        },
      },
      {
        name: 'look inside',
        async show(page) {
          await choose(page, 'Trained models', 'copy-feedforward');
          await page.getByText('The memory').waitFor();
          await page.getByText('fresh sequences').waitFor();
        },
      },
      {
        name: 'look inside, explained',
        async show(page) {
          for (const term of ['head', 'key strength', 'shift', 'The controller'])
            await page.getByRole('button', { name: term, exact: true }).first().click();
        },
      },
      {
        name: 'tour',
        async show(page) {
          await page.getByRole('button', { name: 'Tour' }).click();
          await page.getByRole('heading', { name: 'The machine of the tour' }).waitFor();
          await page.locator('[data-toured]').waitFor();
        },
      },
      {
        name: 'ask, a pattern',
        async show(page) {
          await page.keyboard.press('Escape');
          await choose(page, 'Trained models', 'copy-lstm-patterns');
          await goTo(page, 'Ask it');
          await page
            .getByText(/^(All )?\d+ .*bits .*(right|wrong)/)
            .first()
            .waitFor();
        },
      },
      {
        name: 'ask, a question',
        async show(page) {
          await choose(page, 'Trained models', 'addition-lstm');
          await page.getByText('It says 95.').waitFor();
        },
      },
      {
        name: 'look inside, many heads',
        async show(page) {
          await choose(page, 'Task', 'priority-sort');
          await goTo(page, 'Look inside');
          await page.getByText(/^\d+ more read heads$/).click();
        },
      },
    ],
  },
];
