/** Unpacks Chromium with its libraries, fonts and software renderer into `TMPDIR`. */
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
