import { expect, test } from 'vitest';
import { endless, readFigure, trainAndPause, trainedOn } from './readings.js';
import { sharedVisit, visitors } from './visit.js';

const shared = sharedVisit(visitors(), {
  query: endless,
  before: () => {
    Object.assign(globalThis, { violations: 0, shift: 0 });
    const count = (name: string, by: number) => {
      Object.assign(globalThis, { [name]: Number(Reflect.get(globalThis, name)) + by });
    };
    addEventListener('securitypolicyviolation', () => {
      count('violations', 1);
    });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) count('shift', Number(Reflect.get(entry, 'value')));
    }).observe({ type: 'layout-shift' });
  },
});
const machine = () => {
  const { page } = shared();
  return {
    page,
    train: page.getByRole('button', { name: 'Train', exact: true }),
    slots: page.getByRole('spinbutton', { name: 'Memory slots, N' }),
  };
};

test('Train, pressed just after a change that cannot be, trains no other machine', async () => {
  const { page, train, slots } = machine();
  await page.getByText('It knows nothing yet').waitFor();
  await slots.fill('3');
  await train.click();
  await page.getByText('“Memory slots, N” cannot be 3.').waitFor();
  expect(await readFigure(page, 'sequences')).toBe(0);
  await train.click();
  await trainedOn(page, 100);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Start again' }).click();
  await page.getByText('It knows nothing yet').waitFor();
});

test('Train, held down until a change is refused, trains no other machine', async () => {
  const { page, train, slots } = machine();
  await slots.fill('3');
  await train.hover();
  await page.mouse.down();
  await page.getByText('In use is still 64.').waitFor();
  await page.mouse.up();
  expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(0);
  expect(await readFigure(page, 'sequences')).toBe(0);
});

test('checks shift nothing, and nothing is tried that the policy forbids', async () => {
  const { page, train } = machine();
  await page.getByText(/of \d+ bits wrong$/).waitFor();
  await page.evaluate('shift = 0');
  await train.press('Enter');
  await expect.poll(() => readFigure(page, 'wrong-bits')).toBeGreaterThanOrEqual(0);
  await trainedOn(page, (await readFigure(page, 'sequences')) + 500);
  expect(Number(await page.evaluate('shift'))).toBeLessThan(0.001);
  expect(await page.evaluate('violations')).toBe(0);
  await page.getByRole('button', { name: 'Pause' }).click();
});

test('a number that cannot be is told at its field, in its words; the machine stays', async () => {
  const { page, slots } = machine();
  const sequences = await trainAndPause(page);
  const address = page.url();

  await slots.fill('3');
  await slots.press('Enter');
  await page.getByRole('alert').getByText('“Memory slots, N” cannot be 3.').waitFor();
  await page.getByText('In use is still 64.').waitFor();
  expect(await slots.getAttribute('aria-invalid')).toBe('true');
  const length = page.getByRole('spinbutton', { name: 'Longest sequence' });
  await length.fill('0');
  await length.press('Enter');
  await page.getByText('“Longest sequence” cannot be 0. It must be a whole number').waitFor();
  expect(await readFigure(page, 'sequences')).toBe(sequences);
  expect(page.url()).toBe(address);
  await page.getByText(/of \d+ bits wrong$/).waitFor();

  await slots.fill('48');
  await slots.press('Enter');
  await expect.poll(() => page.url()).toContain('slots=48');
  expect(await page.getByText('In use is still 64.').count()).toBe(0);
});

test('Train, pressed just after a change, trains what was changed', async () => {
  const { page, train } = machine();
  await page.getByText('It knows nothing yet').waitFor();
  await page.getByLabel('Seed').fill('7');
  await train.click();
  await trainedOn(page, 100);
  expect(page.url()).toContain('seed=7');
});
