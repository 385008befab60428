/** Keeps the site for when there is no network, once the page has all it needs to begin. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  addEventListener('load', () => {
    // Without it the page works as well, with a network.
    navigator.serviceWorker.register('service-worker.js').catch(() => undefined);
  });
}
