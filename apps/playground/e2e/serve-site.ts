import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import { startServer } from '../../../scripts/consumers/start-server.js';

/** The path of the playground, which as on GitHub Pages is not at the root of its host. */
const somewhere = '/some/where/';

/** The built site, served until it is closed. */
export interface ServedSite {
  readonly site: string;
  close(): void;
}

/** The folder of the built site. */
export function builtSite(): string {
  const built = fileURLToPath(new URL('../dist', import.meta.url));
  if (!existsSync(built)) throw new Error('The playground is not built: run `pnpm build` first.');
  return built;
}

/** Serves the files in a folder as they are at the time of the request. Browsers may cache them for ten minutes. */
export async function serveSite(folder = builtSite(), path = somewhere): Promise<ServedSite> {
  const files = sirv(folder, {
    dev: true,
    setHeaders: (response) => response.setHeader('cache-control', 'max-age=600'),
  });
  const { origin, close } = await startServer((request, response) => {
    const notFound = () => {
      response.writeHead(404).end();
    };
    if (request.url?.startsWith(path) !== true) {
      notFound();
      return;
    }
    request.url = request.url.slice(path.length - 1);
    files(request, response, notFound);
  });
  return { site: `${origin}${path}`, close };
}
