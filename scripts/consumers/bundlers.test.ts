import { join } from 'node:path';
import { execa } from 'execa';
import getPort from 'get-port';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chosen } from './choose.js';
import { outcomeOfPage, serveFolder } from './page.js';
import { allOk, createProject, type Dependencies, type Project } from './project.js';

interface Bundler {
  readonly name: string;
  readonly quick?: boolean;
  readonly dependencies: Dependencies;
  readonly files?: Readonly<Record<string, string>>;
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Serves the page and returns its address. */
  serve(project: Project): Promise<string>;
}

/** Builds the page with a command, and serves the folder that it goes to. */
const built =
  (folder: string, command: string, ...args: readonly string[]) =>
  async (project: Project): Promise<string> => {
    await project.run(command, ...args);
    return serve(join(project.folder, folder));
  };

async function serve(folder: string): Promise<string> {
  const { url, close } = await serveFolder(folder);
  onTestFinished(close);
  return url;
}

/** Starts a server, and waits until it answers. */
const started =
  (command: string, ...args: readonly string[]) =>
  async ({ folder }: Project): Promise<string> => {
    const port = await getPort();
    const server = execa(command, [...args, '--port', String(port)], {
      cwd: folder,
      preferLocal: true,
      localDir: folder,
      reject: false,
    });
    onTestFinished(async () => {
      server.kill();
      await server;
    });
    const url = `http://localhost:${port}/`;
    while (!(await fetch(url).catch(() => null))) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return url;
  };

const vite = (version: string, quick: boolean): Bundler[] => [
  {
    name: `Vite ${version}, build`,
    quick,
    dependencies: { vite: version },
    serve: built('dist', 'vite', 'build'),
  },
  {
    name: `Vite ${version}, dev`,
    dependencies: { vite: version },
    serve: started('vite', '--strictPort'),
  },
];

/** A page that loads the bundle as a classic script, the default format of webpack and esbuild. */
const page = (script: string) =>
  `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script defer src="${script}"></script>`;

const bundlers: readonly Bundler[] = [
  ...['5', '7'].flatMap((version) => vite(version, false)),
  ...vite('8', true),
  {
    name: 'webpack 5',
    dependencies: { webpack: '5', 'webpack-cli': 'latest' },
    files: { 'dist/index.html': page('main.js') },
    serve: built('dist', 'webpack', '--mode', 'production', './page.js'),
  },
  {
    name: 'esbuild',
    quick: true,
    dependencies: { esbuild: '0.28.2' },
    files: { 'dist/index.html': page('page.js') },
    serve: built('dist', 'esbuild', 'page.js', '--bundle', '--minify', '--outdir=dist'),
  },
  {
    name: 'rollup',
    dependencies: {
      rollup: '4',
      '@rollup/plugin-node-resolve': 'latest',
      '@rollup/plugin-commonjs': 'latest',
    },
    files: { 'dist/index.html': page('page.js').replace('defer', 'type="module"') },
    serve: built(
      ...['dist', 'rollup', 'page.js', '--dir', 'dist', '--format', 'es'],
      ...['--plugin', 'node-resolve={browser: true}', '--plugin', 'commonjs'],
    ),
  },
  {
    name: 'Parcel',
    dependencies: { parcel: 'latest', process: '0.11.10', buffer: '6.0.3' },
    manifest: { '@parcel/resolver-default': { packageExports: true } },
    serve: built('dist', 'parcel', 'build', 'index.html', '--no-source-maps'),
  },
];

describe.each(chosen(bundlers))(
  '$name',
  ({ dependencies, files = {}, manifest = {}, serve: address }) => {
    test('makes a page that does all four things', async () => {
      const project = await createProject(dependencies, { files, manifest });
      expect(await outcomeOfPage(await address(project))).toEqual(allOk);
    });
  },
);
