import type { ZooName } from './catalogue.js';

/** What is known of a model before it is loaded. */
export interface ZooEntry {
  /** `<task>-<controller>` or `<task>-<machine>`, what `loadZoo` takes. */
  readonly name: ZooName;
  /** The kind of its task. */
  readonly task: string;
  /** The kind of its controller. */
  readonly controller: string;
  /** Whether it reaches the goal of its task. */
  readonly solved: boolean;
}

/** A model of the catalogue. */
export interface CatalogueEntry extends ZooEntry {
  /** Loads the module that has its file in base64. */
  load(): Promise<{ readonly default: string }>;
}
