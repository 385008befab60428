import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../', import.meta.url));
const generated = `${folder}src/generated/`;

/**
 * Writes each file of models/ as a module into src/generated/: a bundler knows what to do with modules, and
 * makes a file of its own of each, which is loaded when that model is.
 */
export function buildModels() {
  mkdirSync(generated, { recursive: true });
  const files = readdirSync(`${folder}models`).filter((file) => file.endsWith('.safetensors'));
  for (const file of files) {
    const base64 = readFileSync(`${folder}models/${file}`).toString('base64');
    const text = `/** models/${file}, in base64. */\nconst file: string =\n  '${base64}';\nexport default file;\n`;
    const target = `${generated}${file}.ts`;
    if (textOf(target) !== text) writeFileSync(target, text);
  }
  for (const module of readdirSync(generated)) {
    if (!files.includes(module.replace(/\.ts$/, ''))) rmSync(`${generated}${module}`);
  }
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
export { buildModels as setup };

if (process.argv[1] === fileURLToPath(import.meta.url)) buildModels();
