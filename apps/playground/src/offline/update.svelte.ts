let waiting = $state.raw<ServiceWorker | null>(null);

/** A new version of the site that is stored and waiting to be used. */
export const update = {
  get isReady(): boolean {
    return waiting !== null;
  },
  /** Reloads the page in the new version. */
  take(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      location.reload();
    });
    waiting?.postMessage('take over');
  },
};

/** Stores the site for use without a network, once the page has loaded everything that it needs to begin. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // The worker keeps the files of this version for as long as this lock is held.
  void navigator.locks.request(
    import.meta.url,
    { mode: 'shared' },
    () => new Promise(() => undefined),
  );
  addEventListener('load', () => {
    // Without a service worker the page still works, but needs a network.
    navigator.serviceWorker
      .register('service-worker.js')
      .then(watch)
      .catch(() => undefined);
  });
}

function watch(registration: ServiceWorkerRegistration): void {
  const look = () => {
    // The very first version does not have to wait for an older one.
    waiting = navigator.serviceWorker.controller && registration.waiting;
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
