import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const worker = 'service-worker.js';
/** Models are stored when they are first loaded, except for this one: the page begins with it, even without a network. */
const firstModel = 'copy-feedforward-patterns.safetensors';
const isModel = (file: string) => file.includes('.safetensors') && !file.includes(firstModel);

/**
 * Tells the service worker the files of the site and their version, so that it can serve all of them without a network.
 * It runs after everything has been written, since other plugins change files until then.
 */
export function offline(): Plugin {
  return {
    name: 'tapehead-offline',
    apply: 'build',
    writeBundle: {
      order: 'post',
      sequential: true,
      handler({ dir }) {
        if (dir === undefined) throw new Error('The site is written to no folder.');
        if (!filesIn(dir).some((name) => name.includes(firstModel)))
          throw new Error(`The site has no ${firstModel}.`);
        const names = filesIn(dir).filter((name) => name !== worker);
        const integrities = names
          .filter((name) => !isModel(name))
          .map((name): [string, string] => [name, integrityOf(readFileSync(join(dir, name)))]);
        const precache = JSON.stringify({
          version: createHash('sha256').update(String(integrities)).digest('hex').slice(0, 16),
          files: Object.fromEntries<string>(integrities),
          later: names.filter(isModel),
        });
        const path = join(dir, worker);
        const code = readFileSync(path, 'utf8');
        writeFileSync(path, `(() => { const sitePrecache = ${precache};\n${code}})();\n`);
      },
    },
  };
}

/** Adds a service worker to a site that another program has built in `folder`. */
export async function addServiceWorker(folder: string): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    plugins: [offline()],
    build: {
      target: 'es2022',
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('../src/offline/service-worker.ts', import.meta.url)),
        output: { entryFileNames: '[name].js' },
      },
    },
  });
}

/** All files of a folder and its subfolders, in a fixed order. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();
}

/** As in `<script integrity>`. */
function integrityOf(content: Uint8Array): string {
  return `sha256-${createHash('sha256').update(content).digest('base64')}`;
}
