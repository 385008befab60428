import { cpSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** The folder of the built playground. @throws {Error} if it is not built. */
export function builtPlayground(): string {
  const built = fileURLToPath(new URL('../../playground/dist', import.meta.url));
  if (!existsSync(built)) throw new Error('The playground is not built: run `pnpm build`.');
  return built;
}

/** Puts the playground beside the article, under `playground/`, where its figures can be opened. */
export function withPlayground(): AstroIntegration {
  return {
    name: 'tapehead-with-playground',
    hooks: {
      'astro:build:done': ({ dir }) => {
        cpSync(builtPlayground(), new URL('playground', dir), { recursive: true });
      },
    },
  };
}
