import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';

/** A Chromium to run, and how. */
export interface FoundChromium {
  readonly executablePath: string;
  readonly args: string[];
}

const installed = [
  ...['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
/** None that weakens what a page may not do, as those of the npm package would. */
const args = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

/** The one that `CHROME_PATH` names, else one that is installed, else the one of the npm package. */
export async function findChromium(): Promise<FoundChromium> {
  const own = [process.env.CHROME_PATH ?? '', ...installed].find((path) => existsSync(path));
  if (own !== undefined) return { executablePath: own, args };
  if (process.platform === 'linux') installNss();
  return { executablePath: await chromium.executablePath(), args };
}

/** That one needs libnss3, which a bare Linux lacks. Where it cannot be installed, Chromium says so. */
function installNss(): void {
  if (execFileSync('ldconfig', ['-p'], { encoding: 'utf8' }).includes('libnss3.so')) return;
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '-qq', 'libnss3'], { stdio: 'ignore' });
  } catch {
    console.error('libnss3 is missing and could not be installed; set CHROME_PATH to a Chromium.');
  }
}
