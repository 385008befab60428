import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import * as z from 'zod';

/** A server that answers until it is closed. */
export interface StartedServer {
  /** Such as `http://localhost:41234`. */
  readonly origin: string;
  /** Ends every connection, too. */
  close(): void;
}

/** Starts a server on a free port of this machine. */
export async function startServer(answer: RequestListener): Promise<StartedServer> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    origin: `http://localhost:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
