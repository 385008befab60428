import { expect, test } from 'vitest';
import { trainAndPause } from './readings.js';
import { visitors } from './visit.js';

const visit = visitors();

test('another machine is chosen for the same task, drawn as what it is, trained, and shared', async () => {
  const { page, leave } = await visit({ query: '?recipe=copy-small&seed=3' });
  await page.getByText('It knows nothing yet').waitFor();
  const drawing = page.getByRole('group', { name: /^The machine at step/ });
  const machines = [
    ['stack', /^stack head: slot \d+, \d+ %; (push|pop|stay) \d+ %$/, 'Memory, a stack'],
    ['tape', /^tape head: slot \d+, \d+ %; .+ \d+ %$/, 'Memory, a tape'],
    ['mann', /^least used head: slot/, 'Memory, with the usage of its slots'],
    ['dnc', /^DNC head: slot \d+/, /^Memory, with the usage of its slots/],
  ] as const;
  for (const [kind, head, memory] of machines) {
    await page.getByRole('combobox', { name: 'Machine' }).selectOption(kind);
    await drawing.getByRole('button', { name: head }).waitFor();
    await drawing.getByRole('button', { name: memory }).waitFor();
    expect(page.url()).toContain(`set=machine.kind%3D${kind}`);
    expect(page.url()).toContain('seed=3');
  }
  await page
    .getByRole('region', { name: 'DNC access' })
    .getByTitle('whether it writes at all')
    .waitFor();
  await page.getByText('Usage', { exact: true }).waitFor();
  expect(await trainAndPause(page, 20)).toBeGreaterThan(20);
  await page.getByRole('combobox', { name: 'Machine' }).selectOption('plain');
  await page.getByText('This network has no memory to look into.').waitFor();
  await page.getByRole('combobox', { name: 'Machine' }).selectOption('paper');
  await drawing.getByRole('button', { name: /^write head: slot/ }).waitFor();
  expect(page.url()).not.toContain('machine.kind');
  await leave();
});
