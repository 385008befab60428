import type { TestProject } from 'vitest/node';
import { pinnedChromium } from './pinned-chromium.js';
import { setUp } from './setup.js';

export default async function setUpPinned(project: TestProject): Promise<() => Promise<void>> {
  return setUp(project, await pinnedChromium());
}
