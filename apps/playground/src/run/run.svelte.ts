import { proxy, transfer } from 'comlink';
import { type SourceKind, sourceKindOf } from '../custom/source-error.js';
import type { Setting } from '@tapehead/core';
import type { EvaluationEntry, Progress } from '@tapehead/trainer';
import type { HistoryCheck, HistoryPoint } from '../engine/history.js';
import type {
  OpenedRun,
  OpenRequest,
  RunNews,
  PartReport,
  RunSummary,
  Sources,
  TimedSnapshot,
  TraceRequest,
  TrainingEnd,
} from '../engine/protocol.js';
import { connect, type Connection } from './connect.js';

/** What the run is doing. */
export type Phase = 'opening' | 'ready' | 'training' | 'pausing' | 'failed';

/** What went wrong, in words. `unsupported` if this browser cannot compute at all. */
export interface Fault {
  readonly lines: readonly string[];
  readonly unsupported: boolean;
  /** What failed of the visitor's own; null if it is nothing of theirs. */
  readonly source: SourceKind | null;
  /** Whether what was asked for is not possible. */
  readonly refused: boolean;
}

/** The run that the page shows. Its members change when the worker reports something. */
export interface PageRun {
  readonly phase: Phase;
  readonly opened: OpenedRun | null;
  readonly progress: Progress | null;
  readonly sequences: number;
  readonly points: readonly HistoryPoint[];
  readonly checks: readonly HistoryCheck[];
  readonly end: TrainingEnd | null;
  /** Whether training has ended by itself. */
  readonly ended: boolean;
  readonly fault: Fault | null;
  /** How many runs could not be opened. */
  readonly refusals: number;
  /**
   * Opens a fresh run, or the one in a file. Returns false if that fails: then `fault` says why, and there is no run,
   * unless `keepsOld` keeps the one before.
   */
  open(request: OpenRequest, keepsOld?: boolean): Promise<boolean>;
  /** Shows an error; null clears it. */
  tell(error: unknown): void;
  /** Shows an error and drops the run. */
  fail(error: unknown): void;
  /** The file of a model of the zoo. @throws {Error} in words if it cannot be had. */
  zooFile(name: string): Promise<Uint8Array<ArrayBuffer>>;
  sourcesIn(file: Uint8Array<ArrayBuffer>): Promise<Sources>;
  explain(): Promise<PartReport>;
  /** Trains until it ends or is paused; `onFile` gets the run every few seconds and at the end. */
  train(onFile: (file: Uint8Array<ArrayBuffer>) => void): Promise<void>;
  pause(): void;
  trace(request: TraceRequest): Promise<TimedSnapshot>;
  summarize(file: Uint8Array<ArrayBuffer>): Promise<RunSummary | null>;
  evaluate(
    at: readonly (number | Setting)[],
    sequences: number,
  ): Promise<readonly EvaluationEntry[]>;
  store(): Promise<Uint8Array<ArrayBuffer>>;
  /** Ends its worker; it never gets another one. */
  close(): void;
}

/** A run in a worker of its own. `onLost` is called when the worker is lost; opening a run then starts another worker. */
export function createPageRun(onLost: () => void = () => undefined): PageRun {
  let connection: Connection | null = null;
  let closed = false;
  let phase = $state<Phase>('opening');
  let refusals = 0;
  let opened = $state.raw<OpenedRun | null>(null);
  let progress = $state.raw<Progress | null>(null);
  let points = $state.raw<readonly HistoryPoint[]>([]);
  let checks = $state.raw<readonly HistoryCheck[]>([]);
  let end = $state.raw<TrainingEnd | null>(null);
  let fault = $state.raw<Fault | null>(null);

  const onNews = (news: RunNews) => {
    // Reports that a worker sent may arrive after it is lost.
    if (!opened) return;
    progress = news.progress;
    if (news.points.length > 0) points = [...points, ...news.points];
    if (news.checks.length > 0) checks = [...checks, ...news.checks];
  };
  /** Drops the run. */
  const forget = () => {
    [phase, opened, progress, end] = ['failed', null, null, null];
    [points, checks] = [[], []];
  };
  const connected = () => {
    if (closed) throw new Error('This run was closed.');
    return (connection ??= connect((error) => {
      connection = null;
      fault = faultOf(error);
      forget();
      onLost();
    }));
  };
  /** The worker with the run in it. */
  const current = () => {
    if (!connection) throw new Error('There is no machine to ask.');
    return connection;
  };
  return {
    get phase() {
      return phase;
    },
    get opened() {
      return opened;
    },
    get progress() {
      return progress;
    },
    get sequences() {
      return progress?.sequences ?? opened?.sequences ?? 0;
    },
    get points() {
      return points;
    },
    get checks() {
      return checks;
    },
    get end() {
      return end;
    },
    get ended() {
      return end ? end.stoppedBy !== 'signal' : (opened?.ended ?? false);
    },
    get fault() {
      return fault;
    },
    get refusals() {
      return refusals;
    },
    async open(request, keepsOld = false) {
      const before = phase;
      phase = 'opening';
      try {
        const sent = transfer(request, Object.values(request.sandboxes));
        const next = await connected().ask((lab) => lab.open(sent));
        [opened, progress, end, fault] = [next, null, null, null];
        ({ points, checks } = next.history);
        phase = 'ready';
        return true;
      } catch (error) {
        fault = faultOf(error);
        refusals += 1;
        if (keepsOld && before === 'ready' && opened) phase = before;
        else forget();
        return false;
      }
    },
    tell(error) {
      fault = error === null ? null : faultOf(error);
    },
    fail(error) {
      fault = faultOf(error);
      forget();
    },
    zooFile: async (name) => connected().ask((lab) => lab.zooFile(name)),
    sourcesIn: async (file) => connected().ask((lab) => lab.sourcesIn(file)),
    explain: async () => current().ask((lab) => lab.explain()),
    async train(onFile) {
      if (phase !== 'ready') return;
      [phase, end, fault] = ['training', null, null];
      try {
        end = await current().ask((lab) => lab.train(proxy({ onNews, onFile })));
      } catch (error) {
        fault = faultOf(error);
      }
      if (opened) phase = 'ready';
    },
    pause() {
      if (phase !== 'training') return;
      phase = 'pausing';
      current()
        .ask((lab) => lab.pause())
        .catch((error: unknown) => {
          fault = faultOf(error);
        });
    },
    trace: async (request) => current().ask((lab) => lab.trace(request)),
    summarize: async (file) => connected().ask((lab) => lab.summarize(file)),
    evaluate: async (at, sequences) => current().ask((lab) => lab.evaluate(at, sequences)),
    store: async () => current().ask((lab) => lab.store()),
    close() {
      closed = true;
      connection?.close();
    },
  };
}

function faultOf(error: unknown): Fault {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  return {
    lines: message.split('\n'),
    unsupported: name === 'SimdUnsupportedError',
    source: sourceKindOf({ name }),
    refused: name === 'InvalidOptionsError',
  };
}
