/**
 * Stores the site for use without a network, once the page has loaded everything that it needs to begin.
 * @param address of the service worker, from the page
 * @param tell called with a newer version when one is stored and waiting to be used
 */
export function registerServiceWorker(
  address: string,
  tell: (waiting: ServiceWorker | null) => void,
): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // The worker keeps the files of this version for as long as this lock is held.
  void navigator.locks.request(
    import.meta.url,
    { mode: 'shared' },
    () => new Promise(() => undefined),
  );
  const register = () => {
    // Without a service worker the page still works, but needs a network.
    navigator.serviceWorker
      .register(address)
      .then((registration) => {
        watch(registration, tell);
      })
      .catch(() => undefined);
  };
  if (document.readyState === 'complete') register();
  else addEventListener('load', register);
}

function watch(
  registration: ServiceWorkerRegistration,
  tell: (waiting: ServiceWorker | null) => void,
): void {
  const look = () => {
    // The very first version does not have to wait for an older one.
    tell(navigator.serviceWorker.controller && registration.waiting);
  };
  look();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look);
  });
  // Looks for updates again, since a tab may be open for days.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => undefined);
  });
}

/** Asks a version that waits to serve all pages from now on. Those that are open still have their own files. */
export function takeOver(waiting: ServiceWorker | null): void {
  waiting?.postMessage('take over');
}
