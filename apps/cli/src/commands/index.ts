import type { ExitCode } from '@tapehead/command';
import type { Command } from 'commander';
import type { Host } from '../host.js';

/** Adds to a command what it takes and does. */
type Describe = (command: Command, host: Host, end: (code: ExitCode) => void) => void;

interface ListedCommand {
  readonly summary: string;
  /** What it takes, as the list of commands shows it. */
  readonly usage: string;
  /** Loads the command with all that it needs, which takes a while. */
  load(): Promise<Describe>;
}

/** All commands, as far as the list of them shows them. */
export const commands: Readonly<Record<string, ListedCommand>> = {
  train: {
    summary: 'train a model on a task',
    usage: '[options] [task]',
    load: async () => (await import('./train.js')).trainCommand,
  },
  resume: {
    summary: 'go on with a run that was stopped, or train it further',
    usage: '[options] <run>',
    load: async () => (await import('./resume.js')).resumeCommand,
  },
  eval: {
    summary: 'measure a trained model',
    usage: '[options] <model>',
    load: async () => (await import('./eval.js')).evalCommand,
  },
  inspect: {
    summary: 'draw what a model does in a sequence',
    usage: '[options] <model>',
    load: async () => (await import('./inspect.js')).inspectCommand,
  },
  answer: {
    summary: 'answer inputs of your own with a model',
    usage: '[options] <model>',
    load: async () => (await import('./answer.js')).answerCommand,
  },
  harden: {
    summary: "make a trained machine's moves hard",
    usage: '[options] <model>',
    load: async () => (await import('./harden.js')).hardenCommand,
  },
  import: {
    summary: 'make a model from weights that were trained or edited elsewhere',
    usage: '[options] <weights>',
    load: async () => (await import('./import.js')).importCommand,
  },
  export: {
    summary: 'write a model for another program',
    usage: '[options] <model>',
    load: async () => (await import('./export.js')).exportCommand,
  },
  'export-log': {
    summary: "write a run's log as a table",
    usage: '[options] <run>',
    load: async () => (await import('./export-log.js')).exportLogCommand,
  },
  compare: {
    summary: 'compare NTMs with networks without memory',
    usage: '[options] [what...]',
    load: async () => (await import('./compare.js')).compareCommand,
  },
  article: {
    summary: 'train to copy 10 vectors, and test with 20',
    usage: '[options]',
    load: async () => (await import('./article.js')).articleCommand,
  },
  sweep: {
    summary: 'train many runs, and report which are best',
    usage: '[options] <file>',
    load: async () => (await import('./sweep.js')).sweepCommand,
  },
  worker: {
    summary: 'compute runs of sweeps from Redis',
    usage: '[options]',
    load: async () => (await import('./worker.js')).workerCommand,
  },
  tasks: {
    summary: 'list tasks and recipes',
    usage: '[options]',
    load: async () => (await import('./tasks.js')).tasksCommand,
  },
  machines: {
    summary: 'list machines',
    usage: '[options]',
    load: async () => (await import('./machines.js')).machinesCommand,
  },
  doctor: {
    summary: 'say what this machine can do, and how it computes a model',
    usage: '[options] [model]',
    load: async () => (await import('./doctor.js')).doctorCommand,
  },
  bench: {
    summary: 'measure how fast this machine trains',
    usage: '[options]',
    load: async () => (await import('./bench.js')).benchCommand,
  },
};
