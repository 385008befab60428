import { expect, test } from 'vitest';
import { trainAndPause } from './readings.js';
import { visitors } from './visit.js';

const visit = visitors();

test('another machine is chosen for the same task, drawn as what it is, trained, and shared', async () => {
  const { page, leave } = await visit({ query: '?recipe=copy-small&seed=3' });
  await page.getByText('It knows nothing yet').waitFor();
  const drawing = page.getByRole('group', { name: /^The machine at step/ });
  const machines = [
    [
      'stack',
      /^stack head: slot \d+, \d+ %; (push|pop|stay) \d+ %$/,
      'Memory, a stack',
      ['The stack after step 11', 'stack, its top first', 'Actions'],
    ],
    [
      'tape',
      /^tape head: slot \d+, \d+ %; .+ \d+ %$/,
      'Memory, a tape',
      ['The tape after step 11', 'tape, from its beginning', 'Moves', 'Mark'],
    ],
    [
      'mann',
      /^least used head: slot/,
      'Memory, with the usage of its slots',
      ['The memory after step 11', 'Usage', 'Read weighting 4', 'Least used 1'],
    ],
    [
      'dnc',
      /^DNC head: slot \d+/,
      /^Memory, with the usage of its slots/,
      ['Temporal links after step 11', 'Usage', 'Allocation', 'Read weighting 4', 'Read modes'],
    ],
  ] as const;
  for (const [kind, head, memory, shown] of machines) {
    await page.getByRole('combobox', { name: 'Machine' }).selectOption(kind);
    await drawing.getByRole('button', { name: head }).waitFor();
    await drawing.getByRole('button', { name: memory }).waitFor();
    for (const name of shown) await page.getByText(name, { exact: true }).first().waitFor();
    expect(page.url()).toContain(`set=machine.kind%3D${kind}`);
    expect(page.url()).toContain('seed=3');
  }
  await page
    .getByRole('region', { name: 'DNC access' })
    .getByTitle('whether it writes at all')
    .waitFor();
  await page.getByRole('button', { name: 'Temporal links' }).click();
  await page.getByRole('link', { name: /^Graves et al. 2016, methods/ }).waitFor();
  const links = page.getByRole('img', { name: /^Temporal links of the DNC access after step 11:/ });
  await links.hover({ position: { x: 1, y: 1 } });
  await page.getByText(/^slot 0 after slot 0 · 0\.\d{3}$/).waitFor();
  expect(await trainAndPause(page, 20)).toBeGreaterThan(20);
  await page.getByRole('combobox', { name: 'Machine' }).selectOption('plain');
  await page.getByText('This network has no memory to look into.').waitFor();
  await page.getByRole('combobox', { name: 'Machine' }).selectOption('paper');
  await drawing.getByRole('button', { name: /^write head: slot/ }).waitFor();
  expect(page.url()).not.toContain('machine.kind');
  await leave();
});
