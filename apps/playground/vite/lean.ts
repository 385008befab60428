import type { Plugin } from 'vite';

/** A plugin with only what all versions of Vite and Rollup understand, for the site is built by another one. */
interface CodePlugin {
  readonly name: string;
  readonly apply?: 'build';
  readonly transform?: {
    readonly filter: { readonly id: RegExp };
    readonly handler: (code: string) => string;
  };
  readonly load?: {
    readonly filter: { readonly id: RegExp[] };
    readonly handler: (path: string) => string | undefined;
  };
}

/** The page leaves computing to its worker, so it needs no side effects of importing TensorFlow.js. */
export function computesNothing(): Plugin {
  return {
    name: 'tapehead-computes-nothing',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /@tensorflow\/tfjs-core\/dist\// },
      handler: () => ({ moduleSideEffects: false }),
    },
  };
}

/**
 * Zod as the page needs it. It does not try whether it may use eval: the page's policy forbids that, and Firefox reports
 * the attempt. And it has no JSON Schema, which nothing here asks for: what those modules export does nothing.
 */
export function leanZod(): CodePlugin[] {
  return [
    {
      name: 'tapehead-without-eval',
      transform: {
        filter: { id: /zod\/v4\/core\/core\.js$/ },
        handler: (code) => `${code}\nglobalConfig.jitless = true;\n`,
      },
    },
    {
      name: 'tapehead-without-json-schema',
      apply: 'build',
      transform: {
        filter: { id: /zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/ },
        handler: (code) =>
          exportsOf(code)
            .map((name) => `const ${name}_ = () => undefined; export { ${name}_ as ${name} };`)
            .join('\n'),
      },
    },
  ];
}

/** The names that a module exports. */
function exportsOf(code: string): readonly string[] {
  const declared = [...code.matchAll(/^export (?:const|function) (\w+)/gm)];
  const renamed = [...code.matchAll(/^export \{ \w+ as (\w+) \};/gm)];
  return [...declared, ...renamed].map(([, name = '']) => name);
}

/** The page leaves the zoo's models to its worker, too: otherwise the site would have each of them twice. */
export function loadsNoModels(): CodePlugin {
  return {
    name: 'tapehead-loads-no-models',
    apply: 'build',
    transform: {
      filter: { id: /zoo\/dist\/catalogue\.js$/ },
      handler: (code) => code.replace(/\(\) => import\([^)]*\)/g, 'null'),
    },
  };
}

/** What TensorFlow.js computes for images, text and sparse tensors, by kernel: no part of a machine is made of it. */
const kernelsElsewhere =
  /^(\w*Conv\dD|Depthwise|Dilation|(Avg|Max)Pool|LRN|\w*BatchNorm|Resize|Crop|Depth|Flip|Mirror|Multinomial|NonMax|Rotate|Transform$|Sparse|String)/;

/**
 * A module that registers all kernels or gradients, without those of images, text and sparse tensors. Those that are left out are
 * missing by name: TensorFlow.js says so where one is asked for.
 */
function withoutKernels(code: string): string {
  const imports = /^import \{ (\w+) \} from '\.\/(?:kernels|gradients)\/(\w+?)(?:_grad)?';\n/gm;
  const left = [...code.matchAll(imports)].filter(([, , kernel = '']) =>
    kernelsElsewhere.test(kernel),
  );
  return left.reduce(
    (rest, [line, config = '']) =>
      rest.replace(line, '').replace(new RegExp(`^    ${config},?\\n`, 'm'), ''),
    code,
  );
}

/** Modules of TensorFlow.js that its worker never runs, and what stands in their place. */
const unused: readonly (readonly [RegExp, string])[] = [
  // Its own ways to load the backend: `@tapehead/wasm` has another.
  [
    /@tensorflow\/tfjs-backend-wasm\/wasm-out\/.*\.js$/,
    'export default null; export const wasmWorkerContents = null;',
  ],
  // Its own ways to keep models in a browser, which the page does in another.
  [
    /@tensorflow\/tfjs-core\/dist\/io\/indexed_db\.js$/,
    "export class BrowserIndexedDB { static URL_SCHEME = 'none:'; } export class BrowserIndexedDBManager {}",
  ],
  [
    /@tensorflow\/tfjs-core\/dist\/io\/local_storage\.js$/,
    "export class BrowserLocalStorage { static URL_SCHEME = 'no:'; } export class BrowserLocalStorageManager {}",
  ],
  // Its optimizers: `@tapehead/trainer` has others.
  [
    /@tensorflow\/tfjs-core\/dist\/optimizers\/register_optimizers\.js$/,
    'export function registerOptimizers() {}',
  ],
];

/** Leaves out what the worker never runs. */
export function withoutUnused(): CodePlugin[] {
  return [
    {
      name: 'tapehead-without-unused',
      apply: 'build',
      load: {
        filter: { id: unused.map(([id]) => id) },
        handler: (path) => unused.find(([id]) => id.test(path))?.[1],
      },
    },
    {
      name: 'tapehead-without-kernels',
      apply: 'build',
      transform: {
        filter: { id: /@tensorflow\/tfjs-\S+\/register_all_(kernels|gradients)\.js$/ },
        handler: withoutKernels,
      },
    },
  ];
}
