/** A kind of remedy. */
interface Kind<Name extends string> {
  /** What may be done. */
  readonly kind: Name;
}

/** What is to be used or changed. */
interface AtPath {
  /** The path of the run folder, or of a config. */
  readonly path: string;
}

/** What may be done about a fault, for a program to say in its own words, such as those of its flags. */
export type Remedy =
  /** To go on with a run when what is wrong has been mended. */
  | (Kind<'resume'> & AtPath)
  /** To delete the run that is in the way, or to go on with it. */
  | (Kind<'overwrite'> &
      AtPath & {
        /** Whether there is something of the run to go on from. */
        readonly isBegun: boolean;
      })
  /** To begin a run again from its beginning. */
  | (Kind<'restart'> & AtPath)
  /** To take a folder from a process that seems to live. */
  | Kind<'force'>
  /** To give a module whose parts are needed. */
  | (Kind<'use-module'> & {
      /** The name of its file, without the folder. */
      readonly name: string;
    })
  /** To begin another run with a config. */
  | (Kind<'use-config'> & AtPath);

/** Something that was asked for and cannot be had. The message says what would be right. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** What may be done about it; undefined for nothing that is known. */
  readonly remedy: Remedy | undefined;

  constructor(message: string, remedy?: Remedy) {
    super(message);
    this.remedy = remedy;
  }
}

/** A run that could not go on or be stored, though what was asked for was right. */
export class RunError extends Error {
  override readonly name = 'RunError';
  /** What may be done about it; undefined for nothing that is known. */
  readonly remedy: Remedy | undefined;

  constructor(message: string, remedy?: Remedy) {
    super(message);
    this.remedy = remedy;
  }
}
