import type { CompilationReport, UpdateReport } from '@tapehead/wasm';
import { decimal } from './format.js';

/** About how long a call of a tfjs kernel with copies takes, in microseconds. */
const microsecondsOfTfjs = 4;

/** How a model is computed, in plain words, line by line. */
export function describeCompilation(report: CompilationReport): readonly string[] {
  if (report.engine === 'reference') {
    return [
      `not compiled: ${report.because}`,
      'It trains on the reference engine, op by op, which takes tens to hundreds of times as long.',
    ];
  }
  const { loops, products, productsOfAllSteps, leftToTfjs, anyBatch } = report;
  const { recording, generating, verifying } = report.milliseconds;
  const seconds = (milliseconds: number) => decimal(milliseconds / 1000, 2);
  const kilobytes = (bytes: number) => decimal(bytes / 1000, 1);
  return [
    'recorded: yes, and what was generated computes what tfjs computes',
    `each time step, forward and backward: ${loops} loops and ${products} products of matrices; ${productsOfAllSteps} products over all steps at once`,
    leftToTfjs.length === 0
      ? 'left to tfjs: nothing'
      : `left to tfjs: ${leftToTfjs.join(', ')}, which takes about ${leftToTfjs.length * microsecondsOfTfjs} µs in each time step`,
    ...(anyBatch
      ? []
      : ['batches: each size is recorded by itself, since more than sizes depends on it']),
    ...(report.update ? [describeUpdate(report.update)] : []),
    `memory for training: ${kilobytes(report.bytesPerStep)} kB for each time step of one sequence`,
    `code: ${kilobytes(report.codeBytes)} kB, made in ${seconds(recording + generating + verifying)} s (recording ${seconds(recording)}, generating ${seconds(generating)}, checking ${seconds(verifying)})`,
    'It trains on the compiled engine.',
  ];
}

/** What computes the updates by optimizer and clipping. */
function describeUpdate(update: UpdateReport): string {
  switch (update.engine) {
    case 'kernel':
      return 'updates: by a kernel';
    case 'recorded':
      return update.leftToTfjs.length === 0
        ? 'updates: recorded'
        : `updates: recorded; left to tfjs: ${update.leftToTfjs.join(', ')}`;
    case 'tfjs':
      return `updates: op by op with tfjs, which takes some milliseconds each. ${update.because}`;
  }
}
