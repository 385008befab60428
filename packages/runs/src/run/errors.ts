/** What may be done about a fault, for a program to say in its own words, such as those of its flags. */
export type Remedy =
  /** To go on with a run when what is wrong has been mended. */
  | { readonly kind: 'resume'; readonly path: string }
  /** To delete the run that is in the way, or to go on with it if there is something to go on from. */
  | { readonly kind: 'overwrite'; readonly path: string; readonly isBegun: boolean }
  /** To begin a run again from its beginning. */
  | { readonly kind: 'restart'; readonly path: string }
  /** To take a folder from a process that seems to live. */
  | { readonly kind: 'force' }
  /** To give the module of that name, whose parts are needed. */
  | { readonly kind: 'use-module'; readonly name: string }
  /** To begin another run with a config. */
  | { readonly kind: 'use-config'; readonly path: string };

/** Something that was asked for and cannot be had. The message says what would be right. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly remedy: Remedy | undefined;

  constructor(message: string, remedy?: Remedy) {
    super(message);
    this.remedy = remedy;
  }
}

/** A run that could not go on or be stored, though what was asked for was right. */
export class RunError extends Error {
  override readonly name = 'RunError';
  readonly remedy: Remedy | undefined;

  constructor(message: string, remedy?: Remedy) {
    super(message);
    this.remedy = remedy;
  }
}
