/** The globals of a service worker that are used here, since TypeScript's library for pages does not declare them. */
interface Surroundings {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}
interface Lasting {
  waitUntil(promise: Promise<unknown>): void;
}
interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
declare const self: Surroundings;

/** The files of the site. The build inserts this value. */
declare const sitePrecache: {
  readonly version: string;
  /** The integrity of each file by its name. */
  readonly files: Readonly<Record<string, string>>;
  /** The names of files that are stored when they are first requested, such as trained models. */
  readonly later: readonly string[];
};

const { scope } = self.registration;
const prefix = `tapehead ${scope} `;
const cacheName = prefix + sitePrecache.version;
const addressOf = (file: string) => new URL(file, scope).href;

// A new version waits until no page of an older one is open, or a page asks for it.
self.addEventListener('install', (event) => {
  event.waitUntil(store());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOlder().then(() => self.clients.claim()));
});

self.addEventListener('message', ({ data }) => {
  if (data === 'take over') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(scope)) return;
  event.respondWith(answer(request));
  if (request.mode === 'navigate') event.waitUntil(forgetOlder());
});

/**
 * Stores every file of the site as it was built. If the browser's cache or a host that is being updated returns a file of
 * another version, its integrity does not match and nothing is stored: the old worker stays, and this one is tried again.
 */
async function store(): Promise<void> {
  const cache = await caches.open(cacheName);
  const requests = Object.entries(sitePrecache.files).map(
    ([file, integrity]) => new Request(addressOf(file), { cache: 'reload', integrity }),
  );
  await cache.addAll(requests);
}

/** Deletes older versions, unless a page of theirs is open: each open page holds a lock named after its script. */
async function forgetOlder(): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const open = held.flatMap(({ name }) => (name === undefined ? [] : [name]));
  for (const older of await olderCaches()) {
    const cache = await caches.open(older);
    const pages = await Promise.all(open.map((page) => cache.match(page)));
    if (pages.some((page) => page !== undefined)) continue;
    await keepLater(cache);
    await caches.delete(older);
  }
}

async function olderCaches(): Promise<readonly string[]> {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(prefix) && name !== cacheName);
}

/** Keeps what was stored of an older version when it was requested, and is in this version too. */
async function keepLater(older: Cache): Promise<void> {
  const cache = await caches.open(cacheName);
  for (const file of sitePrecache.later) {
    const stored = await older.match(addressOf(file));
    if (stored) await cache.put(addressOf(file), stored);
  }
}

/** Answers from the stored files, those of older versions included, or else from the network. */
async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const url = new URL(request.url);
  // The query of a link does not change which file is served, nor does the place in a page.
  [url.search, url.hash] = ['', ''];
  const address = url.pathname.endsWith('/') ? `${url.href}index.html` : url.href;
  const stored = (await cache.match(address)) ?? (await storedBefore(address));
  if (stored) return stored;
  const response = await fetch(request);
  if (response.ok && sitePrecache.later.some((file) => addressOf(file) === address))
    await cache.put(address, response.clone());
  return response;
}

async function storedBefore(address: string): Promise<Response | undefined> {
  for (const older of await olderCaches()) {
    const stored = await (await caches.open(older)).match(address);
    if (stored) return stored;
  }
  return undefined;
}

export {};
