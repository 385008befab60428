import type { TestProject } from 'vitest/node';
import { installedChromium } from './installed-chromium.js';
import { setUp } from './setup.js';

export default function setUpInstalled(project: TestProject): Promise<() => Promise<void>> {
  return setUp(project, installedChromium());
}
