/** The numbers that have a field in the form and a name in the link. */
export const numberFieldNames = [
  ...(['slots', 'width', 'read-heads', 'write-heads', 'units'] as const),
  ...(['length', 'batch', 'rate', 'sequences', 'seed'] as const),
] as const;

export type NumberField = (typeof numberFieldNames)[number];

/** What a visitor has chosen: a recipe, and what differs from it. */
export interface Settings {
  /** A recipe's name, or `custom`. */
  readonly recipe: string;
  readonly numbers: Readonly<Partial<Record<NumberField, number>>>;
  /** Other fields of the config, such as `optimizer.options.beta2=0.99`. */
  readonly more: readonly string[];
  /** The source of the visitor's own task, if that is what is trained. */
  readonly source: string | null;
  /** The source of the visitor's own controller, if that runs the machine. */
  readonly part: string | null;
  /** The source of a head of the visitor's own, if the machine has one. */
  readonly head: string | null;
  /** A trained model of the zoo to begin with. */
  readonly zoo: string | null;
}

export const customKind = 'custom';

export const defaultSettings: Settings = {
  recipe: 'copy-lstm',
  numbers: {},
  more: [],
  source: null,
  part: null,
  head: null,
  zoo: null,
};

/** The page's first settings, unless a link says otherwise: a trained machine. */
export const firstSettings: Settings = { ...defaultSettings, zoo: 'copy-feedforward-patterns' };

/** The settings for watching a machine learn: those that learn fastest. */
export const quickSettings: Settings = { ...defaultSettings, recipe: 'copy-small' };
