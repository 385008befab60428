import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
        const worker = workerOf(builtPlayground());
        return code.replace(place, `'${base}playground/assets/${worker}'`);
      },
    },
  };
}

/** The worker that the built page starts. Files of earlier builds may lie beside it. @throws {Error} if there is none. */
function workerOf(playground: string): string {
  const textOf = (file: string) => readFileSync(join(playground, file), 'utf8');
  const [entry = ''] = /assets\/index-[\w-]+\.js/.exec(textOf('index.html')) ?? [];
  const [worker] = /worker-[\w-]+\.js/.exec(textOf(entry)) ?? [];
  if (worker === undefined) throw new Error('The playground starts no worker.');
  return worker;
}
