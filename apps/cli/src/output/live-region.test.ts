import { expect, test } from 'vitest';
import { terminalScreen } from '../../fixtures/terminal-screen.js';
import { liveRegion } from './live-region.js';

test('lines are drawn in one place, until they are kept', async () => {
  const screen = terminalScreen(20);
  const region = liveRegion(screen.output);
  region.draw('one\ntwo\n');
  region.draw('three\n');
  region.keep();
  region.draw('four\n');
  region.draw('five\n');
  expect((await screen.lines()).filter((line) => line !== '')).toEqual(['three', 'five']);
});

test('lines that have not changed are not drawn again', async () => {
  const screen = terminalScreen(20);
  const region = liveRegion(screen.output);
  region.draw('one\n');
  // Drawing again would erase this.
  screen.output.write('two\n');
  region.draw('one\n');
  expect(await screen.lines()).toEqual(['one', 'two']);
});
