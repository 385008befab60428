import type { ExperimentConfig } from '@tapehead/experiments';
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

/** What a run is. */
export interface RunDescription {
  readonly task: string;
  readonly controller: string;
  readonly seed: number;
  readonly engine: string;
  readonly backend: string;
}

export type StartEvent = { readonly event: 'start' } & RunDescription & {
    /** Which run it is: its checkpoints say the same, and no other's. */
    readonly run: string;
    /** Why it is not the compiled engine, where none was asked for; else null. */
    readonly engineReason: string | null;
    /** Threads that share each batch. */
    readonly workers: number;
    /** Where its parts come from that Tapehead does not bring along. */
    readonly modules: readonly UsedModule[];
    /** How many numbers are trained. */
    readonly weights: number;
    readonly config: ExperimentConfig;
    /** Where it is kept. */
    readonly runDir: string;
  };

/** Instead of `start`, where a run goes on. */
export type ResumedEvent = { readonly event: 'resumed' } & RunDescription & {
    readonly run: string;
    readonly workers: number;
    /** Sequences that it had been trained on. */
    readonly sequences: number;
    readonly maxSequences: number;
    readonly trainSeconds: number;
    /** From which file of the run folder; null where it had not come to its first checkpoint. */
    readonly checkpoint: string | null;
    /** How many lines of the log hold; what came after them, up to this event, was undone. */
    readonly linesKept: number;
    /** Checkpoints that could not be used, and why. */
    readonly unusable: readonly string[];
    readonly runDir: string;
  };

/** After every check: what can be told of the run and its heads, in numbers and in words. */
export type DiagnosticsEvent = { readonly event: 'diagnostics' } & Diagnosis & {
    readonly warnings: readonly Warning[];
  };

export type EvaluationEvent = { readonly event: 'evaluation' } & EvaluationEntry;

/** The last event of a run, also of one that was interrupted: then its evaluation is incomplete. */
export type DoneEvent = { readonly event: 'done' } & RunDescription &
  MeanLoss & {
    /** Sequences trained on. */
    readonly sequences: number;
    /** Wall time of training, without checks and evaluation. */
    readonly trainSeconds: number;
    /** Whether the check of the kept weights found no wrong bit. */
    readonly solved: boolean;
    /** `signal` where it was interrupted, if only in its evaluation. */
    readonly stoppedBy: StopReason;
    readonly evaluation: readonly EvaluationEntry[];
    /** Why it may not have been solved, by the last diagnosis; none if it was. */
    readonly warnings: readonly Warning[];
    readonly runDir: string;
  };

/** The last event of a run that was given up. */
export type FailedEvent = {
  readonly event: 'failed';
  readonly sequences: number;
  /** The diagnosis, in words. */
  readonly message: string;
};

/** What happens in a run, in this order but for the middle ones, which repeat. */
export type RunEvent =
  | StartEvent
  | ResumedEvent
  | ({ readonly event: 'progress' } & Progress)
  | ({ readonly event: 'point' } & CurvePoint)
  | ({ readonly event: 'check'; readonly best: boolean } & CheckResult)
  | ({ readonly event: 'skip' } & SkippedStep)
  | ({ readonly event: 'rollback' } & Rollback)
  | DiagnosticsEvent
  | EvaluationEvent
  | DoneEvent
  | FailedEvent;

/** Something that is told what happens. */
export interface Listener {
  tell(event: RunEvent): void;
  /** After the last event, or when the run fails. */
  close(): void | Promise<void>;
}
