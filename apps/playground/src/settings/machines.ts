import { kindIn, numberIn, configOf } from './configs.js';
import { numberFieldNames, type Settings } from './settings.js';

/** Machines that can be had instead of the recipe's own, by their kinds in a config. */
export const machineNames: Readonly<Record<string, string>> = {
  paper: 'the paper’s, with read and write heads',
  'gru-ntm': 'the paper’s, run by a GRU',
  stack: 'a stack, which pushes and pops',
  tape: 'a tape with a head that moves',
  dnc: 'a DNC, which knows what is free',
  'dnc-fixed': 'a DNC with its later fixes',
  mann: 'one that writes where least was used',
  plain: 'a network without memory',
};

const assignment = 'machine.kind=';

/** The settings with another machine on the same task. What was changed of the machine before goes where it has no place. */
export function withMachine(settings: Settings, kind: string): Settings {
  const others = settings.more.filter((text) => !text.startsWith('machine.'));
  const bare = { ...settings, more: others, part: null, head: null, zoo: null };
  const own = kindIn(configOf({ ...bare, numbers: {} }), 'machine') ?? 'paper';
  const next = { ...bare, more: kind === own ? others : [...others, `${assignment}${kind}`] };
  const config = configOf({ ...next, numbers: {} });
  const kept = numberFieldNames.filter(
    (field) => settings.numbers[field] !== undefined && numberIn(config, field) !== null,
  );
  return {
    ...next,
    numbers: Object.fromEntries(kept.map((field) => [field, settings.numbers[field]])),
  };
}
