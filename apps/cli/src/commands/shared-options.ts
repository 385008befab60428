import { Option } from 'commander';
import { backendNames } from '../backend.js';
import { wholeNumber, wholeNumbers } from '../flags.js';

/** Options that several commands have, so that they mean the same everywhere. */
export const sharedOptions = {
  json: () => new Option('--json', 'print one JSON object a line on stdout and nothing else'),
  backend: () =>
    new Option('--backend <name>', 'what tfjs computes on').choices(backendNames).default('wasm'),
  lengths: () =>
    new Option('--lengths <list>', 'lengths to evaluate, such as 20,40').argParser(wholeNumbers),
  sequences: () =>
    new Option('--sequences <count>', 'sequences to evaluate at each length').argParser(
      wholeNumber,
    ),
};
