import { readFileSync, writeFileSync } from 'node:fs';
import { exitCode } from '@tapehead/command';
import { createRng } from '@tapehead/core';
import { copy } from '@tapehead/tasks';
import { type CompilationReport, explainCompilation, selectWasm } from '@tapehead/wasm';
import { machinesWithParts } from 'example-parts';
import { measure, median } from './measure.js';
import { compiledSubject, referenceSubject, type Subject } from './subjects.js';
import { endUnread, hearOfIt } from './unread.js';
import { paperSizes, type Work } from './work.js';

/**
 * Measures machines with parts as users write them, compiled and op by op, and writes the table of
 * docs/parts-of-your-own.md.
 */
const page = new URL('../../../docs/parts-of-your-own.md', import.meta.url);
const [begin, end] = ['<!-- parts: begin -->', '<!-- parts: end -->'];
// Before anything is measured, since that takes minutes.
const marked = new RegExp(`^(.*)${begin}.*${end}(.*)$`, 's');
if (!marked.test(readFileSync(page, 'utf8'))) {
  throw new Error(`docs/parts-of-your-own.md: expected both ${begin} and ${end}`);
}

const { N, M, H } = paperSizes;
const work: Work = { controller: 'lstm', T: 20, batch: 1, ...paperSizes };
/** Time steps of a sequence of 20 vectors. */
const steps = 2 * work.T + 2;
const { inputSize, outputSize } = copy();

/**
 * Microseconds of process CPU time for a time step forward and backward, its share of the update included, of each subject
 * in rounds that take turns.
 */
function microseconds(subjects: readonly Subject[]): readonly number[] {
  const measured = measure(subjects, 1, { rounds: 5, millisecondsPerRound: 150 });
  for (const subject of subjects) subject.dispose();
  return measured.map(({ rounds }) => (1000 * median(rounds.map(({ total }) => total))) / steps);
}

function described(report: CompilationReport): string {
  if (report.engine === 'reference') return `refused: ${report.because}`;
  const left = [...new Set(report.leftToTfjs)];
  return left.length === 0 ? 'compiled' : `compiled, but for ${left.join(', ')}`;
}

endUnread();
await selectWasm();
const lines = [
  '| part | how | compiled, µs | op by op, µs | times |',
  '| --- | --- | ---: | ---: | ---: |',
];
for (const [name, machine] of Object.entries(machinesWithParts)) {
  const build = () =>
    machine({ units: H, slots: N, width: M }).build({ inputSize, outputSize }, createRng(1));
  const model = build();
  const report = explainCompilation(model);
  model.dispose();
  const [slow = NaN, fast] = microseconds([
    referenceSubject(work, build()),
    ...(report.engine === 'compiled' ? [compiledSubject(work, build())] : []),
  ]);
  const cells = [
    name,
    described(report),
    fast?.toPrecision(3) ?? '–',
    String(Math.round(slow)),
    fast === undefined ? '–' : String(Math.round(slow / fast)),
  ];
  const line = `| ${cells.join(' | ')} |`;
  console.log(line);
  lines.push(line);
  await hearOfIt();
}
const text = readFileSync(page, 'utf8');
writeFileSync(
  page,
  text.replace(
    marked,
    (_, before: string, after: string) =>
      `${before}${begin}\n\n${lines.join('\n')}\n\n${end}${after}`,
  ),
);
process.exitCode = exitCode.done;
