let waiting = $state.raw<ServiceWorker | null>(null);

/** A new version of the site, which is stored here and waits. */
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

/** Keeps the site for when there is no network, once the page has all it needs to begin. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // The worker keeps the files of this version for as long as this lock is held.
  void navigator.locks.request(
    import.meta.url,
    { mode: 'shared' },
    () => new Promise(() => undefined),
  );
  addEventListener('load', () => {
    // Without it the page works as well, with a network.
    navigator.serviceWorker
      .register('service-worker.js')
      .then(watch)
      .catch(() => undefined);
  });
}

function watch(registration: ServiceWorkerRegistration): void {
  const look = () => {
    // The first version of all waits for nothing.
    waiting = navigator.serviceWorker.controller && registration.waiting;
  };
  look();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look);
  });
  // A tab may be open for days.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => undefined);
  });
}
