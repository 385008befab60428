import { pinnedChromium } from '@tapehead/playground/e2e/browser/pinned-chromium.js';
import { setUp } from '@tapehead/playground/e2e/browser/setup.js';
import type { TestProject } from 'vitest/node';
import { serveBuilt } from './serve-built.js';

/** Serves the built site and starts a browser, for all tests of its pages. */
export default async function setUpSite(project: TestProject): Promise<() => Promise<void>> {
  return setUp(project, await pinnedChromium(), serveBuilt);
}
