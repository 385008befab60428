/** Measures what a page loads, bundled, minified and compressed. */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'rolldown';

/**
 * @typedef {object} BundledProgram
 * @property {string} name
 * @property {string} code
 * @property {readonly string[]} loads the beginnings of the names of chunks that it loads while it runs
 */

/** @type {readonly BundledProgram[]} */
export const programs = [
  {
    name: 'tasks only',
    code: "import { copy } from 'tapehead'; console.log(copy({ bits: 3 }).sample);",
    loads: [],
  },
  {
    name: 'a model with training',
    code: `import { copy, feedforward, train } from 'tapehead';
      console.log(await train(copy(), { controller: feedforward({ units: 100 }) }));`,
    loads: ['binary'],
  },
  {
    name: 'a model of the zoo that answers',
    code: `import { answer, copy, createRng, loadZoo, selectWasm } from 'tapehead';
      await selectWasm();
      const question = copy().sample([{ length: 5 }], createRng(1));
      console.log(await answer(await loadZoo('copy-lstm'), question));`,
    loads: ['binary', 'copy-lstm.safetensors'],
  },
];

// In scripts/, which depends on all packages.
const folder = fileURLToPath(new URL('..', import.meta.url));
const entry = `${folder}program.js`;

/**
 * The chunks that a bundler makes of a program.
 * @param {string} code
 */
async function chunksOf(code) {
  const { output } = await build({
    cwd: folder,
    input: entry,
    platform: 'browser',
    write: false,
    output: { minify: true },
    logLevel: 'silent',
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === entry ? entry : null),
        load: (id) => (id === entry ? code : null),
      },
    ],
  });
  return output
    .filter((file) => file.type === 'chunk')
    .map(({ name, isDynamicEntry, code: chunk }) => ({
      name,
      isDynamicEntry,
      bytes: gzipSync(chunk).length,
    }));
}

/**
 * Bytes that are loaded at first, and those that are loaded while the program runs.
 * @param {BundledProgram} program
 */
export async function measureBundle({ code, loads }) {
  const chunks = await chunksOf(code);
  const bytes = (/** @type {typeof chunks} */ some) =>
    some.reduce((sum, chunk) => sum + chunk.bytes, 0);
  const later = chunks.filter(({ isDynamicEntry }) => isDynamicEntry);
  return {
    first: bytes(chunks.filter(({ isDynamicEntry }) => !isDynamicEntry)),
    later: bytes(loads.flatMap((begin) => later.filter(({ name }) => name === begin))),
  };
}

/** Bytes of the chunks that are loaded only when they are needed: the least and the most of each kind. */
export async function measureParts() {
  const chunks = await chunksOf(
    `export { selectWasm } from '@tapehead/wasm';
    export { createParallelStep } from '@tapehead/parallel';
    export { loadZoo } from '@tapehead/zoo';`,
  );
  const kinds = [
    { name: 'the WASM backend, by `selectWasm`', chunk: /^binary$/ },
    { name: 'the workers, by `createParallelStep`', chunk: /^worker-script/ },
    { name: 'one model, by `loadZoo`', chunk: /\.safetensors$/ },
  ];
  return kinds.map(({ name, chunk }) => {
    const sizes = chunks.filter((one) => chunk.test(one.name)).map(({ bytes }) => bytes);
    return { name, least: Math.min(...sizes), most: Math.max(...sizes) };
  });
}
