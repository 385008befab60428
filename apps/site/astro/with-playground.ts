import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** The folder of the built playground. @throws {Error} if it is not built. */
export function builtPlayground(): string {
  const built = fileURLToPath(new URL('../../playground/dist', import.meta.url));
  if (!existsSync(built)) throw new Error('The playground is not built: run `pnpm build`.');
  return built;
}

const above = '<link rel="up" href="../" />';

/**
 * Puts the playground beside the article, under `playground/`, where its figures can be opened. It is told that there is a
 * site above it: it then leads there, and leaves it to the site's service worker to keep both without a network.
 */
export function withPlayground(): AstroIntegration {
  return {
    name: 'tapehead-with-playground',
    hooks: {
      'astro:build:done': ({ dir }) => {
        const folder = new URL('playground/', dir);
        cpSync(builtPlayground(), folder, { recursive: true });
        rmSync(new URL('service-worker.js', folder));
        const page = new URL('index.html', folder);
        writeFileSync(page, readFileSync(page, 'utf8').replace('</head>', `${above}</head>`));
      },
    },
  };
}
