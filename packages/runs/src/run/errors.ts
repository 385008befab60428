/** A remedy, by its kind. */
interface Kind<Name extends string> {
  /** The kind of remedy. */
  readonly kind: Name;
}

/** The file or folder that the remedy is about. */
interface AtPath {
  /** The path of the run folder, or of a config. */
  readonly path: string;
}

/** What may be done about a fault, for a program to say in its own words, such as those of its flags. */
export type Remedy =
  /** Resume the run once the fault has been fixed. */
  | (Kind<'resume'> & AtPath)
  /** Delete the run that is in the way, or resume it. */
  | (Kind<'overwrite'> &
      AtPath & {
        /** Whether that run can be resumed. */
        readonly isBegun: boolean;
      })
  /** Train the run again from its beginning. */
  | (Kind<'restart'> & AtPath)
  /** Take a folder from a process that seems to be alive. */
  | Kind<'force'>
  /** Name the module whose parts are needed. */
  | (Kind<'use-module'> & {
      /** The name of its file, without the folder. */
      readonly name: string;
    })
  /** Begin another run with this config. */
  | (Kind<'use-config'> & AtPath);

/** What the user asked for is not possible. The message says what would be right. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** What may be done about it; undefined for nothing that is known. */
  readonly remedy: Remedy | undefined;

  constructor(message: string, remedy?: Remedy) {
    super(message);
    this.remedy = remedy;
  }
}

/** A run could not continue or be stored, though what the user asked for was right. */
export class RunError extends Error {
  override readonly name = 'RunError';
  /** What may be done about it; undefined for nothing that is known. */
  readonly remedy: Remedy | undefined;

  constructor(message: string, remedy?: Remedy) {
    super(message);
    this.remedy = remedy;
  }
}
