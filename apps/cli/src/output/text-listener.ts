import { type Task, wordsOf } from '@tapehead/core';
import type {
  DiagnosticsEvent,
  DoneEvent,
  Initialization,
  Listener,
  PhaseEvent,
  ResumedEvent,
  StartEvent,
  Warning,
} from '@tapehead/runs';
import type { CheckResult, RestartReport, Rollback } from '@tapehead/trainer';
import type { Host } from '../host.js';
import { evaluationTable } from './evaluation-table.js';
import { decimal, duration, lossText, rough } from './format.js';
import type { CurveDisplay } from './curve-display.js';
import { createProgressDisplay } from './progress-display.js';

/**
 * Prints a run for people: its progress on stderr, its result on stdout. `quiet` leaves out the progress, but not which
 * checkpoints cannot be used; `curve` shows the learning curve as well.
 */
export function textListener(
  { stdout, stderr, signal }: Host,
  task: Task,
  { quiet = false }: { readonly quiet?: boolean },
  curve: CurveDisplay | null = null,
): Listener {
  const display = curve ?? createProgressDisplay(stderr, wordsOf(task));
  let [check, evaluating]: [CheckResult | null, boolean] = [null, false];
  const warned = new Set<string>();
  const going = (text: string) => {
    if (!quiet && text !== '') display.note(text);
  };
  return {
    tell(event) {
      if (event.event === 'start') going(startText(event));
      if (event.event === 'resumed') {
        for (const fault of event.unusable) {
          display.note(`${fault}. Going on from an earlier one.\n`);
        }
        going(resumedText(event));
      }
      if (event.event === 'point') curve?.addPoint(event);
      if (event.event === 'phase') going(phaseText(event));
      if (event.event === 'check') check = event;
      if (event.event === 'rollback') going(rollbackText(event));
      if (event.event === 'restart') going(restartText(event));
      if (event.event === 'diagnostics') going(newWarnings(event, warned));
      if (event.event === 'progress' && !quiet) display.show(event, check);
      if (event.event === 'evaluation' && !evaluating) {
        evaluating = true;
        display.stop();
      }
      if (event.event === 'done') {
        display.stop();
        stdout.write(doneText(event, task, signal.aborted));
      }
    },
    close: display.stop,
  };
}

function startText({
  task,
  controller,
  weights,
  engine,
  engineReason,
  backend,
  workers,
  seed,
  init,
  runDir,
}: StartEvent): string {
  return [
    `Training ${task} with the ${controller} controller: ${decimal(weights, 0)} weights, seed ${seed},`,
    `${engine} engine on the ${backend} backend${workers === 1 ? '' : `, ${workers} workers`}${engineReason === null ? '' : ` (not the compiled one: ${engineReason})`}. Run folder: ${runDir}\n`,
  ]
    .join(' ')
    .concat(init ? initText(init) : '');
}

function initText({ source, taken, fresh, unused }: Initialization): string {
  const list = (what: string, names: readonly string[]) =>
    names.length === 0 ? '' : `  ${what}:\n${names.map((name) => `    ${name}\n`).join('')}`;
  return `Beginning with ${taken.length} weights of ${source}.\n${list('Fresh', fresh)}${list('Without a place here', unused)}`;
}

function resumedText(event: ResumedEvent): string {
  const { task, controller, sequences, maxSequences, checkpoint, runDir } = event;
  return [
    `Going on with ${task} with the ${controller} controller after ${decimal(sequences, 0)} of ${decimal(maxSequences, 0)} sequences, `,
    `from ${checkpoint ?? 'the beginning'}. Run folder: ${runDir}\n`,
  ].join('');
}

function phaseText({ phase, sequences, to, learningRate, schedule }: PhaseEvent): string {
  return `Phase ${phase}: after ${decimal(sequences, 0)} sequences up to ${decimal(to, 0)}, with the learning rate ${rough(learningRate)} and the schedule ${schedule.kind}.\n`;
}

function rollbackText({ sequences, goodAt, learningRate }: Rollback): string {
  return `After ${decimal(sequences, 0)} sequences: too many steps in a row could not be used. Back to the weights of ${decimal(goodAt, 0)} sequences, with the learning rate ${rough(learningRate)}.\n`;
}

function restartText({ sequences, restarts, wrongShare }: RestartReport): string {
  return `After ${decimal(sequences, 0)} sequences: ${decimal(100 * wrongShare, 1)} % of the outputs are wrong. Beginning anew with other weights (restart ${restarts}).\n`;
}

/** The warnings that were not printed before. */
function newWarnings({ training, warnings }: DiagnosticsEvent, told: Set<string>): string {
  const fresh = warnings.filter((warning) => !told.has(keyOf(warning)));
  for (const warning of fresh) told.add(keyOf(warning));
  const after = `Warning after ${decimal(training.sequences, 0)} sequences`;
  return fresh.map(({ text }) => `${after}: ${text}.\n`).join('');
}

function keyOf({ code, head }: Warning): string {
  return `${code} ${String(head)}`;
}

function doneText(event: DoneEvent, task: Task, interrupted: boolean): string {
  const { sequences, trainSeconds, solved, evaluation, warnings, runDir } = event;
  const loss = lossText(event);
  return [
    ...(evaluation.length > 0 ? [evaluationTable(task, evaluation)] : []),
    `${interrupted ? 'Interrupted' : solved ? 'Solved in its training range' : 'Not solved'} after ${decimal(sequences, 0)} sequences, ${duration(trainSeconds)} of training${loss === '' ? '' : `, ${loss}`}.`,
    ...(warnings.length > 0 ? ['Why it may not have learned:'] : []),
    ...warnings.map(({ text }) => `- ${text}`),
    `Run folder: ${runDir}`,
    '',
  ].join('\n');
}
