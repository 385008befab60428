import { backendNames, engineNames } from '@tapehead/runs';
import { Option } from 'commander';
import { localPath, wholeNumber, wholeNumbers } from '../flags.js';

const ofTraining = "that of the model's training";

/** Options of several commands, defined once so that they mean the same everywhere. */
export const sharedOptions = {
  quiet: () => new Option('--quiet', 'print the outcome only'),
  plot: () =>
    new Option('--plot', 'draw the learning curve in the terminal as it goes').conflicts([
      'quiet',
      'json',
    ]),
  json: () => new Option('--json', 'print one JSON object a line on stdout and nothing else'),
  task: () => new Option('--task <name>', 'the task (default: what the model was trained on)'),
  data: () =>
    new Option(
      '--data <file>',
      'a data set as the task: a JSON object a line, or .safetensors',
    ).argParser(localPath),
  use: () =>
    new Option(
      '--use <module>',
      'a JavaScript module with tasks, recipes or parts of your own; may be repeated',
    ).argParser((path: string, before: readonly string[] | undefined) => [
      ...(before ?? []),
      localPath(path),
    ]),
  engine: (otherwise = ofTraining) =>
    new Option('--engine <name>', `what computes the model (default: ${otherwise})`).choices(
      engineNames,
    ),
  backend: (otherwise = ofTraining) =>
    new Option('--backend <name>', `what tfjs computes on (default: ${otherwise})`).choices(
      backendNames,
    ),
  slots: () =>
    new Option(
      '--slots <count>',
      'give the trained machine a memory of so many slots, N, with the same weights',
    ).argParser(wholeNumber),
  overwrite: () => new Option('--overwrite', 'replace a file that is there already'),
  force: () =>
    new Option(
      '--force',
      'take the folder from a process on another machine or in another container that is certainly dead',
    ),
  lengths: () =>
    new Option('--lengths <list>', 'lengths to evaluate, such as 20,40').argParser(wholeNumbers),
  sequences: () =>
    new Option('--sequences <count>', 'sequences to evaluate at each length').argParser(
      wholeNumber,
    ),
};
