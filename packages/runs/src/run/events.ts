import type { ExperimentConfig, PhaseConfig, WarmStart } from '@tapehead/experiments';
import type {
  CheckResult,
  CurvePoint,
  EvaluationEntry,
  MeanLoss,
  Progress,
  RestartReport,
  Rollback,
  SkippedStep,
  StopReason,
} from '@tapehead/trainer';
import type { Warning } from '../diagnostics/warning.js';
import type { UsedModule } from './used-modules.js';
import type { Diagnosis } from '../diagnostics/warnings.js';

/** The given weights that a run started from. */
export interface Initialization extends WarmStart {
  /** Where they come from, as the user named it. */
  readonly source: string;
}

/** An event, by its name. */
interface Happening<Name extends string> {
  /** The name of the event. */
  readonly event: Name;
}

/** What a run is. */
export interface RunDescription {
  /** The kind of the task. */
  readonly task: string;
  /** The kind of the controller, or of the whole model if it has none. */
  readonly controller: string;
  /** The seed of all random numbers in the run. */
  readonly seed: number;
  /** What computes it: `compiled`, `compiled-relaxed` or `reference`. */
  readonly engine: string;
  /** The backend of TensorFlow.js. */
  readonly backend: string;
}

/** The identity of a run, and where it is kept. */
interface RunPlace {
  /** Its id, which its checkpoints carry too and no other run has. */
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
    /** If no engine was asked for and it is not the compiled one: why. Else null. */
    readonly engineReason: string | null;
    /** The modules that its parts come from, apart from Tapehead's own. */
    readonly modules: readonly UsedModule[];
    /** Where its first weights come from; null for fresh ones. */
    readonly init: Initialization | null;
    /** How many numbers are trained. */
    readonly weights: number;
    /** Complete: the same config makes the same run again. */
    readonly config: ExperimentConfig;
  };

/** The first event of a run that is resumed, instead of `start`. */
export type ResumedEvent = Happening<'resumed'> &
  RunDescription &
  RunPlace & {
    /** Sequences that it had been trained on. */
    readonly sequences: number;
    /** Sequences that it is to be trained on in all. */
    readonly maxSequences: number;
    /** Seconds of training up to there. */
    readonly trainSeconds: number;
    /** The checkpoint that it is resumed from, as a path in the run folder; null if it had not stored one yet. */
    readonly checkpoint: string | null;
    /** How many lines of the log are still valid. Those after them, up to this event, were undone. */
    readonly linesKept: number;
    /** Checkpoints that could not be used, and why. */
    readonly unusable: readonly string[];
  };

/** A phase of training begins, other than the first. */
export type PhaseEvent = Happening<'phase'> &
  Pick<PhaseConfig, 'learningRate' | 'schedule'> & {
    /** Its number: 2 and so on. */
    readonly phase: number;
    /** Sequences that the run has been trained on. */
    readonly sequences: number;
    /** Sequences that it is to be trained on in all when the phase ends. */
    readonly to: number;
  };

/** Follows every check: a diagnosis of the run and its heads, in numbers and in words. */
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

/** The events of a run, in this order, except that those in the middle repeat. */
export type RunEvent =
  | StartEvent
  | ResumedEvent
  | PhaseEvent
  | (Happening<'progress'> & Progress)
  | (Happening<'point'> & CurvePoint)
  | (Happening<'check'> &
      CheckResult & {
        /** Whether it is the best check so far. */
        readonly best: boolean;
      })
  | (Happening<'skip'> & SkippedStep)
  | (Happening<'rollback'> & Rollback)
  | (Happening<'restart'> & RestartReport)
  | DiagnosticsEvent
  | EvaluationEvent
  | DoneEvent
  | FailedEvent;

/** Receives the events of a run. */
export interface Listener {
  /** Called with each event, after it was stored. */
  tell(event: RunEvent): void;
  /** Called after the last event, or when the run fails. */
  close(): void | Promise<void>;
}
