/** What of a service worker's surroundings is used here; TypeScript's library for pages has none of it. */
interface Surroundings {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
}
interface Lasting {
  waitUntil(promise: Promise<unknown>): void;
}
interface Fetching {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
declare const self: Surroundings;

/** What the site is made of; the build puts it here. */
declare const sitePrecache: { readonly version: string; readonly files: readonly string[] };

const { scope } = self.registration;
const prefix = `tapehead ${scope} `;
const cacheName = prefix + sitePrecache.version;

self.addEventListener('install', (event) => {
  event.waitUntil(store().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOlder().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'GET' && request.url.startsWith(scope)) event.respondWith(answer(request));
});

/** Stores every file of the site, under the scope's own address for the page. */
async function store(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(sitePrecache.files.map((file) => new URL(file, scope).href));
}

async function forgetOlder(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** What is stored, or else what the network has. A link's query does not change the page. */
async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const isPage =
    request.mode === 'navigate' && new URL(request.url).pathname === new URL(scope).pathname;
  const stored = await cache.match(isPage ? new URL('index.html', scope).href : request.url, {
    ignoreSearch: true,
  });
  if (stored) return stored;
  const response = await fetch(request);
  if (response.ok && isModel(request)) await cache.put(request, response.clone());
  return response;
}
/** Trained models are large, and many: each, a script, is stored when it is first asked for. */
function isModel({ url }: Request): boolean {
  return url.includes('.safetensors');
}

export {};
