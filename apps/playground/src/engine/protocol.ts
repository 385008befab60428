import type {
  Architecture,
  Channels,
  JsonObject,
  Measure,
  MeasureWords,
  Setting,
} from '@tapehead/core';
import type { ExperimentConfig } from '@tapehead/experiments';
import type { FixedSequence } from '@tapehead/tasks';
import type { EvaluationEntry, Progress, StopReason } from '@tapehead/trainer';
import type { ZooCard } from '@tapehead/zoo';
import type { SourceKind } from '../custom/source-error.js';
import type { Settings } from '../settings/settings.js';
import type { History, HistoryCheck, HistoryPoint } from './history.js';

/** What the page and the worker send each other: data only, so that it can be posted. */

/** The sizes of a machine's memory, and its heads. */
export interface MachineShape {
  /** N. */
  readonly slots: number;
  /** M. */
  readonly width: number;
  readonly heads: readonly HeadRole[];
}

/** What a head does with the memory. */
export type HeadRole = 'read' | 'write' | 'both';

/** The state of a run when it is opened. */
export interface OpenedRun {
  /** Complete. */
  readonly config: ExperimentConfig;
  /** The form's settings for a file's config; null without a file. */
  readonly settings: Settings | null;
  readonly task: TaskShape;
  /** The network that runs the machine, or is all of it. */
  readonly controller: Architecture | null;
  /** How many numbers are trained. */
  readonly weights: number;
  /** Whether it is a model that was trained elsewhere, so that its history is unknown. */
  readonly isTrained: boolean;
  /** On how many sequences it has been trained here. */
  readonly sequences: number;
  /** Whether training has ended by itself. */
  readonly ended: boolean;
  readonly history: History;
  /** The card of a model of the zoo; null for other runs. */
  readonly card: ZooCard | null;
}

export interface TaskShape {
  readonly kind: string;
  readonly inputSize: number;
  readonly outputSize: number;
  readonly channels: Channels;
  readonly settings: readonly Setting[];
  /** By how much a longer setting is longer. */
  readonly lengthStep: number;
  /** What its scores are called. */
  readonly words: MeasureWords;
  /** The value of what says most at which a check is solved, such as 0 % wrong bits. */
  readonly goal: number;
  /** Whether the visitor can ask it about patterns of bits. */
  readonly asksPatterns: boolean;
}

/** The sources that a visitor has written; null where a part is not theirs, or a file is no run. */
export type Sources = Pick<Settings, 'source' | 'part' | 'head'>;

/** What a machine was compiled to. */
export interface PartReport {
  /** Of one step, forward and backward. */
  readonly operations: number;
  readonly loops: number;
  readonly products: number;
  /** How long a step takes. */
  readonly microseconds: number;
  /** Why it cannot be compiled; null if it was. */
  readonly because: string | null;
}

/** What a stored run says of itself. */
export interface RunSummary extends History {
  readonly config: JsonObject;
  /** On how many sequences it was trained. */
  readonly sequences: number;
}

/** The changes of a run that trains, sent about four times a second. */
export interface RunNews {
  readonly progress: Progress;
  readonly points: readonly HistoryPoint[];
  readonly checks: readonly HistoryCheck[];
}

/** Receives the events of a run. */
export interface RunListener {
  onNews(news: RunNews): void;
  /** Called every few seconds and at the end, with the packed files of the run, from which it can be resumed bit for bit. */
  onFile(file: Uint8Array<ArrayBuffer>): void;
}

/** Why training ended, and whether the last check was solved. */
export interface TrainingEnd {
  readonly stoppedBy: StopReason;
  readonly solved: boolean;
}

/**
 * Which sequence to show: one that the task draws, a pattern of bits that the machine should answer, or one with all of
 * its inputs and targets, as `FixedSequence`.
 */
export type TraceRequest =
  | { readonly kind: 'drawn'; readonly setting: Setting; readonly seed: number }
  | { readonly kind: 'pattern'; readonly rows: readonly (readonly number[])[] }
  | ({ readonly kind: 'sequence' } & FixedSequence);

/** Everything that a machine did in one sequence. Arrays over time are [T, …], row by row. */
export interface TraceSnapshot {
  /** On how many sequences the machine had been trained by then. */
  readonly sequences: number;
  /** T. */
  readonly steps: number;
  readonly inputSize: number;
  readonly outputSize: number;
  /** What each input and output is called. */
  readonly channels: Channels;
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
  /** [T]: 1 where the output counts. */
  readonly mask: Float32Array;
  /** The outputs that the logits stand for: probabilities, or numbers. */
  readonly outputs: Float32Array;
  /** What is wrong, [T, O]: 1 for an output that is, and for a class that was chosen wrongly. */
  readonly wrong: Float32Array;
  readonly measure: SnapshotMeasure;
  /** The cost of the answer: nats, or for numbers their squared error. */
  readonly cost: number;
  /** The loss of the best possible answer in bits; 0 if the targets follow from the inputs. */
  readonly optimalBits: number;
  readonly machine: MachineTrace | null;
}

/** How outputs are measured, in words. */
export interface SnapshotMeasure extends Pick<
  Measure,
  'kind' | 'unit' | 'output' | 'counted' | 'whenWrong'
> {
  /** How many outputs are counted at each step that counts. */
  readonly perStep: number;
}

export interface MachineTrace extends MachineShape {
  /** The memory after each step, [T, N, M]. */
  readonly memory: Float32Array;
  readonly traces: readonly HeadSnapshot[];
}

/** A parameter of a head's addressing over time, such as the key k or the key strength β. */
export interface ParameterSnapshot {
  /** The addressing stage's kind. */
  readonly stage: string;
  readonly name: string;
  /** How many numbers it has. */
  readonly size: number;
  /** [T, size]. */
  readonly values: Float32Array;
}

/** What else a head lets be seen over time, such as a stack's actions or how much each slot is in use. */
export interface DetailSnapshot {
  readonly name: string;
  /** How many numbers it has at each step. */
  readonly size: number;
  /** [T, size]. */
  readonly values: Float32Array;
}

export interface HeadSnapshot {
  /** What it is in the machine's architecture, such as `read` or `stack`; `custom` if it is the visitor's own. */
  readonly kind: string;
  readonly role: HeadRole;
  readonly parameters: readonly ParameterSnapshot[];
  /** [T, N]. */
  readonly weighting: Float32Array;
  /** All that was read, [T, R]; null if the head does not read. */
  readonly read: Float32Array | null;
  /** The vectors that were added, [T, M], of several writes side by side; null if the head does not write. */
  readonly add: Float32Array | null;
  /** The erase vectors that go with them. */
  readonly erase: Float32Array | null;
  readonly details: readonly DetailSnapshot[];
}

export interface OpenRequest {
  /** What to train; the config of `file` if there is one. */
  readonly config: JsonObject | null;
  /** The sandboxes of what a visitor has written for it. */
  readonly sandboxes: Readonly<Partial<Record<SourceKind, MessagePort>>>;
  /** A run to continue: its packed files as they were handed over, or the one file that the page saved. */
  readonly file: Uint8Array<ArrayBuffer> | null;
  /** The budget of sequences for the run in `file`, if it is not the file's own: in all, or of one more phase. */
  readonly budget: number | { readonly more: number } | null;
}

/** The worker's side. One run is open at a time. */
export interface Lab {
  /** @throws {Error} saying what is wrong with the config or the file; the former run then stays open. */
  open(request: OpenRequest): Promise<OpenedRun>;
  /** Trains until it is paused or ends. */
  train(listener: RunListener): Promise<TrainingEnd>;
  pause(): void;
  /** The file of a model of the zoo. @throws {Error} in words if it cannot be had. */
  zooFile(name: string): Promise<Uint8Array<ArrayBuffer>>;
  /** The sources that a visitor has written for a run, from its file. */
  sourcesIn(file: Uint8Array<ArrayBuffer>): Promise<Sources>;
  /** What the machine was compiled to, and how long a step takes. */
  explain(): Promise<PartReport>;
  /** What a run's file says of it; null if it cannot be read. */
  summarize(file: Uint8Array<ArrayBuffer>): Promise<RunSummary | null>;
  trace(request: TraceRequest): Promise<TraceSnapshot>;
  /** Measures the machine at these lengths, as far as the task allows them, or at whole settings. */
  evaluate(
    at: readonly (number | Setting)[],
    sequences: number,
  ): Promise<readonly EvaluationEntry[]>;
  /** The run in one file, as it was last handed over, or the model if training has not begun. */
  store(): Promise<Uint8Array<ArrayBuffer>>;
}

/** A snapshot, and how many milliseconds the worker took for it. */
export interface TimedSnapshot extends TraceSnapshot {
  readonly took: number;
}

/** The lab in its worker. */
export interface LabWorker extends Lab {
  trace(request: TraceRequest): Promise<TimedSnapshot>;
  /** Answers once the worker holds the lock of its own name, which it keeps for as long as it lives. */
  begin(): Promise<void>;
}
