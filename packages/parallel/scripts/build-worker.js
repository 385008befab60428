import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { build } from 'rolldown';

const folder = fileURLToPath(new URL('../', import.meta.url));

/** What tfjs needs of Node's module `util`, from what there is in every worker. */
const util = `
export const { TextEncoder, TextDecoder } = globalThis;
const is = (Type) => (value) => value instanceof Type;
export const types = {
  isFloat32Array: is(Float32Array),
  isInt32Array: is(Int32Array),
  isUint8Array: is(Uint8Array),
  isUint8ClampedArray: is(Uint8ClampedArray),
};
`;

/**
 * Bundles src/worker.ts with all that it needs into src/generated/worker-script.ts, deflated. A worker that
 * starts from text needs no file, which each bundler and server would have to be told of in its own way.
 */
export async function buildWorker() {
  const { output } = await build({
    cwd: folder,
    input: 'src/worker.ts',
    platform: 'browser',
    write: false,
    resolve: {
      conditionNames: ['tapehead-source', 'browser', 'import', 'default'],
      mainFields: ['module', 'main'],
    },
    output: { format: 'iife', minify: true, codeSplitting: false },
    plugins: [
      {
        name: 'util',
        resolveId: (id) => (id === 'util' ? '\0util' : null),
        load: (id) => (id === '\0util' ? util : null),
      },
    ],
  });
  const script = deflateSync(output[0].code, { level: 9 }).toString('base64');
  mkdirSync(`${folder}src/generated`, { recursive: true });
  const target = `${folder}src/generated/worker-script.ts`;
  // Under another name first: nobody ever sees half a file.
  const draft = `${target}.${process.pid}`;
  writeFileSync(
    draft,
    '// Made from src/worker.ts by scripts/build-worker.js.\n\n' +
      `/** The worker as one script, deflated, in base64. */\nexport const workerScript: string =\n  '${script}';\n`,
  );
  renameSync(draft, target);
}

/** For vitest, which runs this before any test. */
export { buildWorker as setup };

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWorker();
