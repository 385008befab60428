import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';

const folder = fileURLToPath(new URL('../src/backend/generated/', import.meta.url));
const require = createRequire(import.meta.url);

/** The names by which the loader finds out where it runs. It need not know, since it is given the compiled module. */
const surroundings = ['process', 'require', '__filename', '__dirname', 'window', 'document'];

/**
 * Writes the SIMD binary of tfjs's WASM backend, and the loader that belongs to it, as modules into
 * src/backend/generated/, unless they are there already. As modules they need no configuration of a bundler or
 * server, which a separate file would.
 */
export function buildBackend() {
  const read = (/** @type {string} */ file) =>
    readFileSync(require.resolve(`@tensorflow/tfjs-backend-wasm/wasm-out/${file}`));
  // tfjs itself uses the plain loader for the SIMD binary as well.
  const [loader, binary] = [read('tfjs-backend-wasm.js'), read('tfjs-backend-wasm-simd.wasm')];
  const manifest = require.resolve('@tensorflow/tfjs-backend-wasm/package.json');
  const [, version] = /"version": "(.+?)"/.exec(readFileSync(manifest, 'utf8')) ?? [];
  const mark = createHash('sha256')
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .update(loader)
    .update(binary)
    .digest('hex');
  const origin = `// ${mark}\n// Made from @tensorflow/tfjs-backend-wasm ${version} by scripts/build-backend.js. Copyright Google LLC, Apache-2.0.\n`;
  writeModule(
    'binary.ts',
    origin,
    `/** The binary, deflated, in base64. */\nexport const backendBinary: string =\n  '${deflateSync(binary, { level: 9 }).toString('base64')}';\n`,
  );
  writeModule('loader.ts', `// @ts-nocheck\n${origin}`, loaderModule(loader.toString()));
}

/**
 * The loader as a function. The names by which it would find Node or a page mean nothing inside, so it
 * adds no handlers to Node's process, and bundlers find no modules of Node to stumble over.
 * @param {string} source
 */
function loaderModule(source) {
  const [, name] = /^\s*var (\w+) = \(\(\) => \{/.exec(source) ?? [];
  const end = source.indexOf("if (typeof exports === 'object'");
  if (name === undefined || end < 0) {
    throw new Error('the loader of tfjs-backend-wasm is not as it was');
  }
  return [
    "import type { LoaderConfig, LoadedModule } from '../loader-types.js';",
    '',
    '/** Runs the loader; it resolves to what the backend of tfjs is made of. */',
    'export function runLoader(config: LoaderConfig): Promise<LoadedModule> {',
    `  const ${surroundings.map((name) => `${name} = undefined`).join(', ')};`,
    '  const importScripts = undefined;',
    source.slice(0, end).trim(),
    `  return ${name}(config);`,
    '}',
    '',
  ].join('\n');
}

/**
 * @param {string} name
 * @param {string} head The comment that says what it is made from.
 * @param {string} text
 */
function writeModule(name, head, text) {
  const target = `${folder}${name}`;
  if (textOf(target).startsWith(head)) return;
  mkdirSync(folder, { recursive: true });
  // Written under another name and then renamed, so that no other process reads half a file.
  const draft = `${target}.${process.pid}`;
  writeFileSync(draft, `${head}\n${text}`);
  renameSync(draft, target);
}

/** @param {string} path */
function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** For vitest, which runs this before any test. */
export { buildBackend as setup };

if (process.argv[1] === fileURLToPath(import.meta.url)) buildBackend();
