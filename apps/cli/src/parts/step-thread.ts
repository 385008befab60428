import { workerData } from 'node:worker_threads';
import { serve } from '@tapehead/parallel';
import { requireModules } from '@tapehead/runs';
import { loadOwnParts, usedModules } from './own-parts.js';
import { threadParts } from './thread-parts.js';

// What a thread runs that shares the batches of a model with parts of one's own.
const { modules } = threadParts.parse(workerData);
const use = modules.map(({ path }) => path);
const parts = await loadOwnParts({ use }, new AbortController().signal);
requireModules('--use', modules, usedModules(parts));
await serve({ registry: parts.registry });
