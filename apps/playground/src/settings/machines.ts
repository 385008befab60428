import { kindIn, numberIn, configOf } from './configs.js';
import { paper } from '../words/terms.js';
import { numberFieldNames, type Settings } from './settings.js';

/** A publication that describes something. */
interface Source {
  readonly authors: string;
  readonly address: string;
}

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

const ntm: Source = { authors: 'Graves, Wayne and Danihelka 2014', address: paper };

/** Where the machines come from, by the same kinds. */
export const machineSources: Readonly<Record<string, Source>> = {
  paper: ntm,
  'gru-ntm': ntm,
  stack: { authors: 'Joulin and Mikolov 2015', address: 'https://arxiv.org/abs/1503.01007' },
  tape: { authors: 'Delétang et al. 2022', address: 'https://arxiv.org/abs/2207.02098' },
  dnc: { authors: 'Graves et al. 2016', address: 'https://doi.org/10.1038/nature20101' },
  'dnc-fixed': {
    authors: 'Csordás and Schmidhuber 2019',
    address: 'https://arxiv.org/abs/1904.10278',
  },
  mann: { authors: 'Santoro et al. 2016', address: 'https://arxiv.org/abs/1605.06065' },
  plain: { authors: 'Graves, Wayne and Danihelka 2014, section 4', address: paper },
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
