import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('../', import.meta.url));
const generated = `${folder}src/compiled/generated/`;

/** What decides about the outcome: this file and the sources. */
function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const name of readdirSync(`${folder}assembly`).sort()) {
    hash.update(name).update(readFileSync(`${folder}assembly/${name}`));
  }
  return hash.digest('hex');
}

/**
 * Compiles assembly/ to src/compiled/generated/kernels.ts, which holds the module as text and its exports
 * as an interface, unless it is there already. No asset needs to be found at run time then.
 */
export async function buildKernels() {
  const mark = `// ${fingerprint()}\n`;
  const target = `${generated}kernels.ts`;
  if (read(target).startsWith(mark)) return;
  /** @type {Map<string, string | Uint8Array>} */
  const outputs = new Map();
  const complaints = asc.createMemoryStream();
  const { error } = await asc.main(
    [
      ...['index.ts', '--baseDir', `${folder}assembly`],
      ...['--importMemory', '--runtime', 'stub', '--enable', 'simd', '--noAssert', '-O3'],
      ...['--disableWarning', '112', '--bindings', 'raw', '--outFile', 'kernels.wasm'],
    ],
    { stderr: complaints, writeFile: (name, contents) => void outputs.set(name, contents) },
  );
  if (error)
    throw new Error(`assembly/ does not compile:\n${complaints.toString()}`, { cause: error });
  const wasm = outputs.get('kernels.wasm');
  const types = outputs.get('kernels.d.ts');
  if (!(wasm instanceof Uint8Array) || typeof types !== 'string')
    throw new Error('asc wrote no module');
  mkdirSync(generated, { recursive: true });
  // Under another name first: nobody ever sees half a file.
  const draft = `${target}.${process.pid}`;
  writeFileSync(
    draft,
    `${mark}// Made from assembly/ by scripts/build-kernels.js.\n\n${interfaceOf(types)}\n` +
      `/** The module, in base64. */\nexport const kernelsBinary =\n  '${Buffer.from(wasm).toString('base64')}';\n`,
  );
  renameSync(draft, target);
}

/**
 * The functions among the declarations that asc writes, as one interface. Truth values become numbers,
 * which is how they are passed.
 * @param {string} declarations
 */
function interfaceOf(declarations) {
  const functions = [...declarations.matchAll(/export function (\w+\(.*\): \w+;)/g)]
    .map(([, signature]) => `  ${signature?.replaceAll(': boolean', ': number')}`)
    .sort();
  return `/** What the module exports. Pointers and strides are bytes. */\nexport interface Kernels {\n${functions.join('\n')}\n}\n`;
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** For vitest, which runs this before any test. */
export { buildKernels as setup };

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
