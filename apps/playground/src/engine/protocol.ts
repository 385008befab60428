import type { JsonObject, MeasureWords, Setting, TaskOutputs } from '@tapehead/core';
import type { ExperimentConfig } from '@tapehead/experiments';
import type { EvaluationEntry, Progress, StopReason } from '@tapehead/trainer';
import type { Settings } from '../settings/settings.js';
import type { History, HistoryCheck, HistoryPoint } from './history.js';

/** What the page asks the worker for, and what comes back: data only, so that it can be posted. */

/** The sizes of a machine's memory, and its heads. */
export interface MachineShape {
  /** N. */
  readonly slots: number;
  /** M. */
  readonly width: number;
  readonly heads: readonly HeadRole[];
}

export type HeadRole = 'read' | 'write';

/** A run as it stands when it is opened. */
export interface OpenedRun {
  /** Complete. */
  readonly config: ExperimentConfig;
  /** What a file's config comes down to; null without a file. */
  readonly settings: Settings | null;
  readonly task: TaskShape;
  /** How many numbers are trained. */
  readonly weights: number;
  /** Whether it is a model that was trained elsewhere, and how is not known. */
  readonly isTrained: boolean;
  /** On how many sequences it was trained here. */
  readonly sequences: number;
  /** Whether training has ended by itself. */
  readonly ended: boolean;
  readonly history: History;
  /** What a model of the zoo says of itself, unchecked. */
  readonly card: unknown;
}

export interface TaskShape {
  readonly kind: string;
  readonly inputSize: number;
  readonly outputSize: number;
  readonly settings: readonly Setting[];
  /** What its scores are called. */
  readonly words: MeasureWords;
  /** Whether patterns of bits can be asked of it. */
  readonly asksPatterns: boolean;
}

/** What is new of a run that trains, about four times a second. */
export interface RunNews {
  readonly progress: Progress;
  readonly points: readonly HistoryPoint[];
  readonly checks: readonly HistoryCheck[];
}

/** What is told what happens in a run. */
export interface RunListener {
  onNews(news: RunNews): void;
  /** Every few seconds and at the end: the files of the run in one value, from which it goes on to the same bits. */
  onFile(file: Uint8Array<ArrayBuffer>): void;
}

/** Why training ended, and whether the last check was solved. */
export interface TrainingEnd {
  readonly stoppedBy: StopReason;
  readonly solved: boolean;
}

/** Which sequence to look at: one that the task draws, or a pattern of bits that is to be answered. */
export type TraceRequest =
  | { readonly kind: 'drawn'; readonly setting: Setting; readonly seed: number }
  | { readonly kind: 'pattern'; readonly rows: readonly (readonly number[])[] };

/** Everything that a machine did in one sequence. Arrays over time are [T, …], row by row. */
export interface TraceSnapshot {
  /** On how many sequences the machine had been trained. */
  readonly sequences: number;
  /** T. */
  readonly steps: number;
  readonly inputSize: number;
  readonly outputSize: number;
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
  /** [T]: 1 where the output counts. */
  readonly mask: Float32Array;
  /** What the logits stand for: probabilities, or numbers. */
  readonly outputs: Float32Array;
  /** What the outputs are; bits, if not given. */
  readonly outputsAre?: TaskOutputs | undefined;
  /** The cost of the answer: nats, or for numbers their squared error. */
  readonly cost: number;
  /** How many bits of loss the best answer has; 0 where the targets follow from the inputs. */
  readonly optimalBits: number;
  readonly machine: MachineTrace | null;
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

export interface HeadSnapshot {
  readonly role: HeadRole;
  readonly parameters: readonly ParameterSnapshot[];
  /** [T, N]. */
  readonly weighting: Float32Array;
  /** What was read, or added, [T, M]. */
  readonly vectors: Float32Array;
  /** [T, M], of a head that writes. */
  readonly erase: Float32Array | null;
}

export interface OpenRequest {
  /** What to train; the config of `file` if there is one. */
  readonly config: JsonObject | null;
  /** The sandbox of a visitor's own task, if that is what is trained. */
  readonly task: MessagePort | null;
  /** A run to go on with: its files in one value, as they were handed over, or the one file in which it left the page. */
  readonly file: Uint8Array<ArrayBuffer> | null;
  /** Up to how many sequences the run in `file` is to be trained, if not as many as it says. */
  readonly budget: number | null;
}

/** The worker's side. One run is open at a time. */
export interface Lab {
  /** @throws {Error} saying what is wrong with the config or the file; the run before stays open then. */
  open(request: OpenRequest): Promise<OpenedRun>;
  /** Trains until it is paused or ends. */
  train(listener: RunListener): Promise<TrainingEnd>;
  pause(): void;
  /** The source of the visitor's task that a file was trained on; null for other tasks and no runs. */
  sourceIn(file: Uint8Array<ArrayBuffer>): string | null;
  trace(request: TraceRequest): Promise<TraceSnapshot>;
  evaluate(lengths: readonly number[], sequences: number): Promise<readonly EvaluationEntry[]>;
  /** The run in one file, as it was handed over last, or the model of one that has not begun. */
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
