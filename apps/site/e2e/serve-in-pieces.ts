import type { ServedSite } from '@tapehead/playground/e2e/serve-site.js';
import { startServer } from '../../../scripts/consumers/start-server.js';

/** A site whose first page comes in two pieces. */
export interface SiteInPieces extends ServedSite {
  /** Lets the second piece come. */
  sendRest(): void;
}

/**
 * Serves the site at an address as a slow network would: of the page at that address, what stands before a mark comes first.
 * @throws {Error} if the mark does not stand in the page.
 */
export async function serveInPieces(address: string, mark: string): Promise<SiteInPieces> {
  const { pathname, origin: from } = new URL(address);
  const whole = Buffer.from(await (await fetch(address)).arrayBuffer());
  const at = whole.indexOf(mark);
  if (at < 0) throw new Error(`${address}: expected ${mark} in it`);
  const rest = new AbortController();

  const { origin, close } = await startServer((request, response) => {
    if (request.url === pathname) {
      response.writeHead(200, { 'content-type': 'text/html;charset=utf-8' });
      response.write(whole.subarray(0, at));
      const sendRest = () => response.end(whole.subarray(at));
      if (rest.signal.aborted) sendRest();
      else rest.signal.addEventListener('abort', sendRest);
      return;
    }
    void fetch(new URL(request.url ?? '', from)).then(async (file) => {
      response.writeHead(file.status, { 'content-type': file.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await file.arrayBuffer()));
    });
  });
  return {
    site: `${origin}${pathname}`,
    sendRest: () => {
      rest.abort();
    },
    close,
  };
}
