/** Makes the import map with which a page without a bundler finds the modules that `npm install` has installed. */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import * as z from 'zod';

/** The entries that pages can import: those of packages that do not need Node. */
const entries = [
  '@tapehead/checkpoint',
  '@tapehead/controllers',
  '@tapehead/core',
  '@tapehead/core/layers',
  '@tapehead/experiments',
  '@tapehead/heads',
  '@tapehead/memory',
  '@tapehead/ntm',
  '@tapehead/parallel',
  '@tapehead/tasks',
  '@tapehead/trainer',
  '@tapehead/wasm',
  '@tapehead/wasm/gradients',
  '@tapehead/zoo',
];

/** Replaces Node modules that tfjs imports but does not need in a page. */
const emptyModule = 'data:text/javascript,export default {}';

/**
 * Files to load instead of the modules that a bundler would take: those import each other without `.js`, so a page does
 * not find them.
 */
const neighbours = new Map([
  ['@tapehead/wasm/gradients', './node.js'],
  ['@tensorflow/tfjs-core', './tf-core.fesm.min.js'],
  ['@tensorflow/tfjs-backend-wasm', './tf-backend-wasm.fesm.min.js'],
]);

// In scripts/, which depends on all packages.
const folder = fileURLToPath(new URL('..', import.meta.url));
const start = `${folder}page.js`;

/**
 * The import map, made by following every import as a page does. The packages have to be built.
 * @returns {Promise<{ imports: Record<string, string> }>}
 */
export async function importMap() {
  /** @type {Map<string, string>} */
  const addresses = new Map();
  await build({
    cwd: folder,
    input: start,
    platform: 'browser',
    write: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'import-map',
        async resolveId(specifier, importer, { kind }) {
          if (importer === undefined) return start;
          // A `require` is only reached in Node.
          if (kind === 'require-call') return { id: specifier, external: true };
          if (isBuiltin(specifier)) {
            addresses.set(specifier, emptyModule);
            return emptyModule;
          }
          const resolved = await this.resolve(specifier, importer, { skipSelf: true });
          if (!resolved) throw new Error(`${importer} imports ${specifier}, which is not there`);
          const neighbour = neighbours.get(specifier);
          const file =
            neighbour === undefined ? resolved.id : join(dirname(resolved.id), neighbour);
          const isPath = specifier.startsWith('.');
          const name = isPath
            ? new URL(specifier, `http://page${addressOf(importer)}`).pathname
            : specifier;
          const address = addressOf(file);
          if (name !== address) addresses.set(name, address);
          return file;
        },
        load(id) {
          if (id === start) return entries.map((name) => `import '${name}';`).join('\n');
          return id === emptyModule ? 'export default {}' : null;
        },
      },
    ],
  });
  return {
    imports: Object.fromEntries([...addresses].sort(([one], [other]) => (one < other ? -1 : 1))),
  };
}

/**
 * The address of a module on a server whose root has the folder `node_modules`.
 * @param {string} file
 */
function addressOf(file) {
  for (let root = dirname(file); ; root = dirname(root)) {
    const name = packageName(root);
    if (name !== undefined) return `/node_modules/${name}/${relative(root, file)}`;
    if (root === dirname(root)) throw new Error(`${file} is in no package`);
  }
}

/**
 * The name of the package in a folder. Folders within a package may have a package.json without a name.
 * @param {string} root
 */
function packageName(root) {
  try {
    const { name } = z
      .object({ name: z.string() })
      .parse(JSON.parse(readFileSync(`${root}/package.json`, 'utf8')));
    return name;
  } catch {
    return undefined;
  }
}
