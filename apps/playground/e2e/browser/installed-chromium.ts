import { existsSync } from 'node:fs';
import type { BrowserProgram } from './pinned-chromium.js';

/** The Chromium that `TAPEHEAD_CHROMIUM` names. */
export function installedChromium(): BrowserProgram {
  const executablePath = process.env.TAPEHEAD_CHROMIUM ?? '';
  if (!existsSync(executablePath))
    throw new Error(
      `TAPEHEAD_CHROMIUM: there is no ${executablePath}, expected the path of a Chromium`,
    );
  return { executablePath, env: process.env };
}
