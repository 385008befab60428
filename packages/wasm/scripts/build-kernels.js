import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../', import.meta.url));
const generated = `${folder}src/compiled/generated/`;

/** A hash of everything that the output depends on: this file and the sources. */
function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const name of readdirSync(`${folder}assembly`).sort()) {
    hash.update(name).update(readFileSync(`${folder}assembly/${name}`));
  }
  return hash.digest('hex');
}

/**
 * Compiles assembly/ to src/compiled/generated/kernels.ts, which holds the module as text, strict and with relaxed
 * SIMD, and its exports as an interface, unless it is there already. So no file has to be found at run time.
 */
export function buildKernels() {
  const mark = `// ${fingerprint()}\n`;
  const target = `${generated}kernels.ts`;
  if (read(target).startsWith(mark)) return;
  const outputs = mkdtempSync(join(tmpdir(), 'tapehead-kernels-'));
  const strict = compile(outputs, ['simd']);
  const relaxed = compile(outputs, ['simd', 'relaxed-simd']);
  const types = readFileSync(join(outputs, 'kernels.d.ts'), 'utf8');
  rmSync(outputs, { recursive: true });
  mkdirSync(generated, { recursive: true });
  // Written under another name and then renamed, so that no other process reads half a file.
  const draft = `${target}.${process.pid}`;
  writeFileSync(
    draft,
    `${mark}// Made from assembly/ by scripts/build-kernels.js.\n\n${interfaceOf(types)}\n` +
      `/** The module, in base64. */\nexport const kernelsBinary: string =\n  '${strict.toString('base64')}';\n\n` +
      `/** The same with relaxed SIMD. */\nexport const relaxedKernelsBinary: string =\n  '${relaxed.toString('base64')}';\n`,
  );
  renameSync(draft, target);
}

/**
 * Runs the compiler as a command. If it were imported, its declarations would change the global types of arrays.
 * @param {string} outputs
 * @param {readonly string[]} features of WebAssembly
 */
function compile(outputs, features) {
  const asc = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      asc,
      'index.ts',
      '--baseDir',
      `${folder}assembly`,
      '--importMemory',
      '--runtime',
      'stub',
      ...features.flatMap((feature) => ['--enable', feature]),
      '--noAssert',
      '-O3',
      '--disableWarning',
      '112',
      '--bindings',
      'raw',
      '--outFile',
      relative(`${folder}assembly`, join(outputs, 'kernels.wasm')),
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`assembly/ does not compile:\n${stderr}`);
  return readFileSync(join(outputs, 'kernels.wasm'));
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

if (process.argv[1] === fileURLToPath(import.meta.url)) buildKernels();
