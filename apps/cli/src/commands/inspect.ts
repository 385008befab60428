import { type ExitCode, exitCode } from '@tapehead/command';
import { escapeUnprintable, type SequenceModel } from '@tapehead/core';
import type { stepFigure, TraceFigureOptions } from '@tapehead/figures';
import { traceOf, UserError } from '@tapehead/runs';
import { NotRecordableError, stepDrawing } from '@tapehead/wasm';
import { type Command, Option } from 'commander';
import { localPath, wholeNumber } from '../flags.js';
import type { Host } from '../host.js';
import { experimentFor } from '../models/experiment-for.js';
import { useModel } from '../models/open-model.js';
import { modelSources, readModel } from '../models/read-model.js';
import { type PatternFlags, patternBatch, patternFlag, textOfPattern } from '../models/pattern.js';
import { checkTraceSize, mostSteps, stepSize } from '../models/trace-size.js';
import { describeModel, describePhases } from '../output/describe-model.js';
import { svgToPng } from '../output/png.js';
import { terminalOf } from '../output/terminal.js';
import { checkTarget, type TargetOptions, writeUserFile } from '../write-file.js';
import { type PartsFlags, runParts } from '../parts/own-parts.js';
import { sharedOptions } from './shared-options.js';

interface InspectFlags extends PartsFlags, PatternFlags {
  readonly task?: string;
  readonly length?: number;
  readonly slots?: number;
  readonly svg?: string;
  readonly png?: string;
  readonly graph?: string;
  readonly overwrite?: boolean;
  readonly engine?: string;
  readonly backend?: string;
  readonly json?: boolean;
}

/** `tapehead inspect <model>`: what a model does in one sequence. */
export function inspectCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .description(
      'Draws what a model does in one sequence: inputs and outputs, what it adds and reads, its weightings and its memory over time.',
    )
    .argument('<model>', modelSources)
    .addOption(sharedOptions.task())
    .addOption(
      new Option(
        '--length <count>',
        'the length of the sequence (default: the hardest of training)',
      ).argParser(wholeNumber),
    )
    .addOption(
      new Option('--text <text>', 'show this text, a byte for each vector of 8 bits').conflicts([
        'length',
        'picture',
      ]),
    )
    .addOption(
      new Option(
        '--picture <file>',
        'show this picture, a PNG with a row of pixels for each bit; dark pixels are ones',
      )
        .argParser(localPath)
        .conflicts('length'),
    )
    .addOption(sharedOptions.slots())
    .option('--svg <file>', 'draw it as SVG as well', localPath)
    .option('--png <file>', 'draw it as PNG as well', localPath)
    .option(
      '--graph <file>',
      'draw what one step computes, as it is compiled: loops, products and sizes, as SVG, or as PNG by its name',
      localPath,
    )
    .addOption(sharedOptions.overwrite())
    .addOption(sharedOptions.engine())
    .addOption(sharedOptions.backend())
    .addOption(sharedOptions.use())
    .addOption(sharedOptions.data())
    .addOption(sharedOptions.json())
    .addHelpText(
      'after',
      `
Examples:
  tapehead inspect runs/copy-lstm-seed1
  tapehead inspect zoo:copy-lstm --length 40 --svg copy.svg --png copy.png
  tapehead inspect model.safetensors --task copy --length 40
  tapehead inspect zoo:copy-lstm --text 'Hello, tape!'
  tapehead inspect zoo:copy-lstm --picture glyph.png --png answer.png
  tapehead inspect zoo:copy-lstm --graph step.svg

A terminal shows colours, and all else blocks that are the fuller the larger a value is; NO_COLOR=1 asks for blocks.
--json prints what is drawn: {"inputs": [I][T], "outputs": [O][T], …, "memory": the norm of each slot [N][T]}.`,
    )
    .action(async (source: string, flags: InspectFlags) => {
      end(await inspect(source, flags, host));
    });
}

async function inspect(source: string, flags: InspectFlags, host: Host): Promise<ExitCode> {
  const { length, json, graph } = flags;
  const targets = targetsOf(flags);
  for (const { path, options } of targets) checkTarget(path, options);
  const stored = await readModel(source, host, await runParts(flags, host.signal));
  const { task, example } = experimentFor(source, stored, flags.task);
  const own = await patternBatch(flags, task, host.signal);
  const setting = own
    ? { length: own.mask.reduce((sum, counts) => sum + counts, 0) }
    : { ...task.settings[0], ...(length !== undefined && { length }) };
  const batch = own ?? example(setting);
  const shown = own ? patternFlag(flags) : `--length ${setting.length}`;
  if (batch.steps > mostSteps) {
    throw new UserError(
      `${shown}: that takes ${batch.steps} time steps, expected at most ${mostSteps}; choose a shorter one`,
    );
  }
  const { stepFigure, traceFigure, traceText } = await import('@tapehead/figures');
  const { trace, description, step } = await useModel(stored, flags, (open) => {
    const { model, slotsText, passes, backend } = open;
    if (slotsText !== undefined) host.stderr.write(`${source}: ${slotsText}\n`);
    const size = stepSize(passes, batch.inputs.subarray(0, task.inputSize));
    checkTraceSize(shown, batch.steps, size);
    return {
      trace: traceOf(`${source}, ${task.kind}`, task, batch, passes),
      description: describeModel(model),
      step: graph === undefined ? null : graphOf(source, model, backend, stepFigure),
    };
  });
  const figure = targets.some(({ what }) => what === 'trace') ? traceFigure(trace) : '';
  for (const { path, options, what, encode } of targets) {
    writeUserFile(path, await encode(what === 'step' ? (step ?? '') : figure), options);
  }
  const answer = own && answered(trace, flags.text !== undefined);
  host.stdout.write(
    json
      ? `${JSON.stringify({ event: 'done', task: task.kind, setting, ...trace, ...answer })}\n`
      : `${description}\n${describePhases(stored.experiment)}${traceText(trace, terminalOf(host.stdout))}${answer ? answerLine(answer) : ''}`,
  );
  return exitCode.done;
}

/** What a model answered to a pattern. */
interface Answer {
  /** Bits that are wrong, of all that count. */
  readonly wrong: number;
  readonly total: number;
  /** The answer as a text, where a text was shown. */
  readonly answer?: string;
}

function answered(
  { outputs, targets = [], mask = [] }: TraceFigureOptions,
  asText: boolean,
): Answer {
  const counted = mask.flatMap((counts, step) => (counts === 1 ? [step] : []));
  const rowsOf = (matrix: TraceFigureOptions['outputs']) =>
    counted.map((step) => matrix.map((row) => ((row[step] ?? 0) > 0.5 ? 1 : 0)));
  const [rows, right] = [rowsOf(outputs).flat(), rowsOf(targets).flat()];
  return {
    wrong: rows.filter((bit, at) => bit !== right[at]).length,
    total: rows.length,
    ...(asText && { answer: textOfPattern(rowsOf(outputs)) }),
  };
}

function answerLine({ wrong, total, answer }: Answer): string {
  const text = answer === undefined ? '' : `Answer: ${JSON.stringify(answer)}. `;
  return `${escapeUnprintable(text)}${wrong} of ${total} bits are wrong.\n`;
}

/** A picture to be written. */
interface Target {
  readonly path: string;
  readonly options: TargetOptions;
  /** What happens over time, or what one step computes. */
  readonly what: 'trace' | 'step';
  encode(svg: string): string | Promise<Uint8Array>;
}

function targetsOf({ svg, png, graph, overwrite }: InspectFlags): readonly Target[] {
  const asIs = (figure: string) => figure;
  const encodings = [
    { path: svg, flag: '--svg', what: 'trace' as const, encode: asIs },
    { path: png, flag: '--png', what: 'trace' as const, encode: svgToPng },
    {
      path: graph,
      flag: '--graph',
      what: 'step' as const,
      encode: graph?.toLowerCase().endsWith('.png') ? svgToPng : asIs,
    },
  ];
  return encodings.flatMap(({ path, flag, what, encode }) =>
    path === undefined ? [] : [{ path, options: { overwrite, flag }, what, encode }],
  );
}

/** What one step computes, as SVG. */
function graphOf(
  source: string,
  model: SequenceModel,
  backend: string,
  draw: typeof stepFigure,
): string {
  if (backend !== 'wasm') {
    throw new UserError(`--graph: only what is compiled can be drawn, expected --backend wasm`);
  }
  try {
    return draw({ title: `A step of ${source}`, ...stepDrawing(model) });
  } catch (error) {
    if (!(error instanceof NotRecordableError)) throw error;
    throw new UserError(`${source}: --graph: ${error.message}`);
  }
}
