/**
 * Before a package is packed: builds all packages if any of them is not built, as in a fresh clone. Several
 * may be packed at once; one of them builds and the others wait for it, so that none packs half a build.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { lock } from 'proper-lockfile';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const { publishedFolders } = await import('./manifests.js');

const unlock = await lock('node_modules', {
  retries: { forever: true, minTimeout: 100, maxTimeout: 500 },
});
try {
  if (!publishedFolders.every((folder) => existsSync(`${folder}/dist`))) {
    // Output must go to stderr, since stdout would mix with the output of `pnpm pack`.
    const filters = publishedFolders.map((folder) => `--filter=./${folder}`);
    await execa('turbo', ['run', 'build', ...filters, '--output-logs=errors-only'], {
      preferLocal: true,
      stdout: 2,
      stderr: 'inherit',
      env: { TURBO_TELEMETRY_DISABLED: '1' },
    });
  }
} finally {
  await unlock();
}
