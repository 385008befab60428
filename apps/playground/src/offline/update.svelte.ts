import { siteAbove } from '../ui/site.js';
import { registerServiceWorker, takeOver } from './register.js';

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
    takeOver(waiting);
  },
};

/**
 * Keeps the page for use without a network, and finds out when there is a newer one. A site that the page is a part of keeps
 * it along with its own pages.
 */
export function watchForUpdates(): void {
  registerServiceWorker(`${siteAbove ?? ''}service-worker.js`, (newer) => {
    waiting = newer;
  });
}
