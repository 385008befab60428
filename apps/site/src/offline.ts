import { registerServiceWorker, takeOver } from '@tapehead/playground/src/offline/register.js';

// A newer version serves the pages that are opened from now on; this one keeps its own files.
registerServiceWorker(`${import.meta.env.BASE_URL}service-worker.js`, takeOver);
