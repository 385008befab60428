import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import * as z from 'zod';

/** Not at the root of its host, as on GitHub Pages. */
const path = '/some/where/';

/** Where the built site is served, until it is closed. */
export interface ServedSite {
  readonly site: string;
  close(): void;
}

export async function serveSite(): Promise<ServedSite> {
  const built = fileURLToPath(new URL('../dist', import.meta.url));
  if (!existsSync(built)) throw new Error('The playground is not built: run `pnpm build` first.');
  const files = sirv(built);
  const server = createServer((request, response) => {
    const notFound = () => {
      response.writeHead(404).end();
    };
    if (request.url?.startsWith(path) !== true) {
      notFound();
      return;
    }
    request.url = request.url.slice(path.length - 1);
    files(request, response, notFound);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    site: `http://localhost:${port}${path}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
