import { cpSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** Puts the playground beside the article, under `playground/`, where its figures can be opened. */
export function withPlayground(): AstroIntegration {
  const built = fileURLToPath(new URL('../../playground/dist', import.meta.url));
  return {
    name: 'tapehead-with-playground',
    hooks: {
      'astro:build:done': ({ dir }) => {
        if (!existsSync(built)) throw new Error('The playground is not built: run `pnpm build`.');
        cpSync(built, new URL('playground', dir), { recursive: true });
      },
    },
  };
}
