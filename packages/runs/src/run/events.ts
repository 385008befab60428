import type { ExperimentConfig, WarmStart } from '@tapehead/experiments';
import type {
  CheckResult,
  CurvePoint,
  EvaluationEntry,
  MeanLoss,
  Progress,
  Rollback,
  SkippedStep,
  StopReason,
} from '@tapehead/trainer';
import type { Warning } from '../diagnostics/warning.js';
import type { UsedModule } from './used-modules.js';
import type { Diagnosis } from '../diagnostics/warnings.js';

/** The weights that a run was given to begin with. */
export interface Initialization extends WarmStart {
  /** Where they come from, as the user named it. */
  readonly source: string;
}

/** What happened, by its name. */
interface Happening<Name extends string> {
  /** What happened. */
  readonly event: Name;
}

/** What a run is. */
export interface RunDescription {
  /** The kind of the task. */
  readonly task: string;
  /** The kind of what drives the heads, or of the whole model where there is none. */
  readonly controller: string;
  /** From which all that is random in it was drawn. */
  readonly seed: number;
  /** What computes it: `compiled` or `reference`. */
  readonly engine: string;
  /** The backend of TensorFlow.js. */
  readonly backend: string;
}

/** Which run it is, and where. */
interface RunPlace {
  /** Its id: its checkpoints say the same, and no other's. */
  readonly run: string;
  /** Threads that share each batch. */
  readonly workers: number;
  /** Where it is kept. */
  readonly runDir: string;
}

/** The first event of a run. */
export type StartEvent = Happening<'start'> &
  RunDescription &
  RunPlace & {
    /** Why it is not the compiled engine, where none was asked for; else null. */
    readonly engineReason: string | null;
    /** Where its parts come from that Tapehead does not bring along. */
    readonly modules: readonly UsedModule[];
    /** Where its first weights come from; null for fresh ones. */
    readonly init: Initialization | null;
    /** How many numbers are trained. */
    readonly weights: number;
    /** Complete: the same config makes the same run again. */
    readonly config: ExperimentConfig;
  };

/** Instead of `start`, where a run goes on. */
export type ResumedEvent = Happening<'resumed'> &
  RunDescription &
  RunPlace & {
    /** Sequences that it had been trained on. */
    readonly sequences: number;
    /** Sequences that it is to be trained on in all. */
    readonly maxSequences: number;
    /** Seconds of training up to there. */
    readonly trainSeconds: number;
    /** From which file of the run folder; null where it had not come to its first checkpoint. */
    readonly checkpoint: string | null;
    /** How many lines of the log hold; what came after them, up to this event, was undone. */
    readonly linesKept: number;
    /** Checkpoints that could not be used, and why. */
    readonly unusable: readonly string[];
  };

/** After every check: what can be told of the run and its heads, in numbers and in words. */
export type DiagnosticsEvent = Happening<'diagnostics'> &
  Diagnosis & {
    /** What keeps it from learning, the likeliest cause first. */
    readonly warnings: readonly Warning[];
  };

/** How good the kept weights are at one setting. */
export type EvaluationEvent = Happening<'evaluation'> & EvaluationEntry;

/** The last event of a run, also of one that was interrupted: then its evaluation is incomplete. */
export type DoneEvent = Happening<'done'> &
  RunDescription &
  MeanLoss & {
    /** Sequences trained on. */
    readonly sequences: number;
    /** Wall time of training, in seconds, without checks and evaluation. */
    readonly trainSeconds: number;
    /** Whether the check of the kept weights was solved: without a wrong output, or as the task's criterion says. */
    readonly solved: boolean;
    /** `signal` where it was interrupted, if only in its evaluation. */
    readonly stoppedBy: StopReason;
    /** How good the kept weights are, setting by setting. */
    readonly evaluation: readonly EvaluationEntry[];
    /** Why it may not have been solved, by the last diagnosis; none if it was. */
    readonly warnings: readonly Warning[];
    /** Where it is kept. */
    readonly runDir: string;
  };

/** The last event of a run that was given up. */
export type FailedEvent = Happening<'failed'> & {
  /** Sequences trained on. */
  readonly sequences: number;
  /** The diagnosis, in words. */
  readonly message: string;
};

/** What happens in a run, in this order but for the middle ones, which repeat. */
export type RunEvent =
  | StartEvent
  | ResumedEvent
  | (Happening<'progress'> & Progress)
  | (Happening<'point'> & CurvePoint)
  | (Happening<'check'> &
      CheckResult & {
        /** Whether it is the best check so far. */
        readonly best: boolean;
      })
  | (Happening<'skip'> & SkippedStep)
  | (Happening<'rollback'> & Rollback)
  | DiagnosticsEvent
  | EvaluationEvent
  | DoneEvent
  | FailedEvent;

/** Something that is told what happens. */
export interface Listener {
  /** Told of each event, after it was stored. */
  tell(event: RunEvent): void;
  /** After the last event, or when the run fails. */
  close(): void | Promise<void>;
}
