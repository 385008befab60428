import { readdirSync } from 'node:fs';
import { builtPlayground } from './with-playground.js';

/**
 * Lets the figures run in the playground's own worker, as that was built: a visitor loads it once for both, and the site
 * has it and the trained models once.
 */
export function workerOfPlayground(base: string) {
  return {
    name: 'tapehead-worker-of-playground',
    apply: 'build' as const,
    enforce: 'pre' as const,
    transform: {
      filter: { id: /playground\/src\/run\/connect\.ts$/ },
      handler(code: string): string {
        const place = "new URL('../engine/worker.ts', import.meta.url)";
        if (!code.includes(place)) throw new Error('connect.ts starts its worker in another way.');
        const worker = readdirSync(`${builtPlayground()}/assets`).find((name) =>
          /^worker-[\w-]+\.js$/.test(name),
        );
        if (worker === undefined) throw new Error('The playground has no worker.');
        return code.replace(place, `'${base}playground/assets/${worker}'`);
      },
    },
  };
}
