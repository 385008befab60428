import type { TestProject } from 'vitest/node';
import { serveSite } from '../serve-site.js';
import { installedFirefox } from './installed-firefox.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of Firefox. */
    firefox: string;
  }
}

/** Serves the built site for the tests in Firefox. */
export default async function setUpFirefox(project: TestProject): Promise<() => void> {
  const { site, close } = await serveSite();
  project.provide('site', site);
  project.provide('firefox', installedFirefox() ?? '');
  return close;
}
