import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { visitors } from './visit.js';

const visit = visitors();

async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole('textbox').fill(question);
}

test('every task is asked in its own words, and says its answer in them', async () => {
  const { page, leave } = await visit({ query: '?zoo=addition-lstm&view=ask', width: 360 });
  const menu = () => page.getByText('Experiment, trained models, files');
  await page.getByText('It says 95. That is right.').waitFor();
  await ask(page, '123456 + 654321');
  await page.getByText('It says 777777. That is right.').waitFor();
  await ask(page, '12 apples');
  await page.getByText('Expected two whole numbers').waitFor();
  await page.getByText('It says 777777.').waitFor();
  await menu().click();
  const questions: readonly (readonly [string, string | null, RegExp])[] = [
    ['dyck-feedforward', '([]()[', /^It says \( or \[ or \]\. That is right/],
    ['associative-recall-lstm', null, /^It says sun\. That is right/],
    ['repeat-copy-lstm', null, /^It says tapetapetape, and then the end\. That is right/],
    [
      'priority-sort-feedforward',
      null,
      /^It says .{16}\. (That is right|Right would be bcfijkmnooopqrs)/,
    ],
    ['n-grams-lstm', '01'.repeat(60), /^It says a \d at the last place, by \d+ %/],
  ];
  for (const [model, question, answer] of questions) {
    await page.getByLabel('Trained models').selectOption(model);
    await expect.poll(() => page.url()).toContain(model);
    if (question !== null) await ask(page, question);
    await page.getByText(answer).first().waitFor();
  }
  await page.getByRole('combobox', { name: 'Task' }).selectOption('binary-addition');
  await page.getByText(/^It says .+\. Right would be 0 1 0 1 end\.$/).waitFor();
  await ask(page, '1 +');
  await page.getByText('Expected two numbers with one + between them.').waitFor();
  await leave();
});
