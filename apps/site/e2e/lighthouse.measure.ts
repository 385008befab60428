import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { pinnedChromium } from '@tapehead/playground/e2e/browser/pinned-chromium.js';
import { expect, inject, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { startServer } from '../../../scripts/consumers/start-server.js';

/** It measures pages, and is only fetched for that. */
const lighthouse = 'lighthouse@12.8.2';

const report = z.object({
  categories: z.record(z.string(), z.object({ score: z.number() })),
  audits: z.record(z.string(), z.object({ displayValue: z.string().optional() })),
});

/** Serves the site as hosts do: compressed. */
async function serveCompressed(site: string): Promise<string> {
  const { origin } = new URL(site);
  const server = await startServer((request, response) => {
    void fetch(origin + (request.url ?? '')).then(async (answer) => {
      const headers = { 'content-type': answer.headers.get('content-type') ?? '' };
      response.writeHead(answer.status, { ...headers, 'content-encoding': 'gzip' });
      response.end(gzipSync(await answer.bytes()));
    });
  });
  onTestFinished(server.close);
  return site.replace(origin, server.origin);
}

test.each([
  ['a phone', []],
  ['a desktop', ['--preset=desktop']],
])(
  'the article and a guide have 95 of 100 or more in each category on %s',
  async (name, preset) => {
    const site = await serveCompressed(inject('site'));
    const { env, executablePath } = await pinnedChromium();
    for (const page of ['', 'docs/runs/']) {
      const { stdout } = await promisify(execFile)(
        'npx',
        [
          ...['-y', lighthouse, site + page, ...preset, '--quiet', '--output=json'],
          '--chrome-flags=--headless --no-sandbox --disable-gpu',
        ],
        { env: { ...env, CHROME_PATH: executablePath }, maxBuffer: 2 ** 26 },
      );
      const { categories, audits } = report.parse(JSON.parse(stdout));
      const scores = Object.entries(categories).map(([category, { score }]) => [
        category,
        Math.round(100 * score),
      ]);
      const paint = audits['largest-contentful-paint']?.displayValue ?? '';
      console.log(`${page || 'the article'}, ${name}: ${scores.join('; ')}; painted in ${paint}`);
      expect(scores.filter(([, score]) => Number(score) < 95)).toEqual([]);
    }
  },
);
