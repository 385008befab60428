import { expect, test } from 'vitest';
import * as z from 'zod';
import { visitors } from './visit.js';

const visit = visitors();

/** Records each change of live regions, which screen readers announce, and of the slider while it has the focus. */
function noteAnnouncements(): void {
  const announced: string[] = [];
  Object.assign(globalThis, { announced });
  const isLive = (element: Element | null): boolean => {
    const live = element?.closest('[aria-live], output, [role=status], [role=alert]');
    return live !== null && live !== undefined && live.getAttribute('aria-live') !== 'off';
  };
  new MutationObserver((changes) => {
    for (const { target, type } of changes) {
      const element = target instanceof Element ? target : target.parentElement;
      if (type === 'attributes' ? element === document.activeElement : isLive(element))
        announced.push(element?.textContent ?? '');
    }
  }).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['aria-valuetext'],
  });
}

test('playing through time is announced when it begins and ends, not at every step', async () => {
  const { page, leave } = await visit({
    query: '?zoo=copy-feedforward',
    before: noteAnnouncements,
  });
  await page.getByText(/of \d+ bits wrong$/).waitFor();
  const announced = async () => z.array(z.string()).parse(await page.evaluate('announced'));
  const step = page.getByText(/^step \d+ of \d+$/);
  const played = async () => {
    const before = await step.innerText();
    await expect.poll(() => step.innerText()).not.toBe(before);
    const between = await step.innerText();
    await expect.poll(() => step.innerText()).not.toBe(between);
  };
  await page.evaluate('announced.length = 0');
  await page.getByRole('button', { name: 'Play through time' }).press('Enter');
  await played();
  expect(await announced()).toEqual(['Playing']);
  await page.getByRole('slider', { name: 'Step in time' }).focus();
  await played();
  expect(await announced()).toEqual(['Playing']);
  await page.getByRole('button', { name: 'Stop playing' }).press('Enter');
  await expect.poll(async () => (await announced()).length).toBe(2);
  expect((await announced())[1]).toMatch(/^Stopped at step \d+$/);
  await page.evaluate('announced.length = 0');
  await page.getByRole('button', { name: 'One step on' }).press('Enter');
  await expect.poll(announced).toEqual([expect.stringMatching(/^Step \d+ of \d+$/)]);
  await leave();
});
