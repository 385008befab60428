import { expect, test } from 'vitest';
import { planSweep } from './plan-sweep.js';
import { type RunOfSweep, sweepReport } from './report.js';
import { type RunRecord, runRecord } from './run-record.js';

const { jobs } = planSweep({
  recipe: 'copy-feedforward',
  grid: { 'machine.options.slots': [64, 128], seed: [1, 2, 3] },
});

const record = (id: string, wrong: number, more: Partial<RunRecord> = {}): RunRecord => ({
  id,
  status: 'done',
  fault: null,
  sequences: 4000,
  trainSeconds: 2,
  bitsPerSequence: 3,
  solved: wrong === 0,
  firstZero: wrong === 0 ? 2000 : null,
  evaluation: [20, 40].map((length) => ({
    setting: { length },
    length,
    sequences: 10,
    total: 1000,
    wrong,
    errorRate: wrong / 1000,
    perfectSequences: 0,
    bitsPerSequence: 1 + wrong,
    cost: (1 + wrong) * Math.LN2,
    optimalBits: 0,
  })),
  measure: { wrong: 'wrong bits', cost: 'bits per sequence', by: 'wrong outputs' },
  curve: [100, 200].map((sequences) => ({ sequences, bitsPerSequence: 50 - sequences / 10 })),
  ...more,
});

const stopped: Partial<RunRecord> = { status: 'stopped', evaluation: [], solved: false };
const runs: readonly RunOfSweep[] = jobs.map((job, index) => ({
  job,
  record:
    [
      record(job.id, 30),
      record(job.id, 10),
      record(job.id, 0, stopped),
      record(job.id, 0),
      record(job.id, 4),
      record(job.id, 0, {
        ...stopped,
        status: 'failed',
        fault: 'no finite step',
        curve: [],
      }),
    ][index] ?? record(job.id, 1),
}));

test('the report tells the best run, medians, success rates and every run', async () => {
  const { markdown } = await sweepReport('Sweep of copy', runs);
  expect(markdown).toContain('6 runs: 4 trained to their end, 1 stopped early, 1 failed');
  expect(markdown).toContain(
    `Best: machine.options.slots 128, seed 1 (\`${String(jobs[3]?.id)}\`)`,
  );
  const rows = markdown.split('\n').filter((line) => line.startsWith('| machine.options.slots'));
  expect(
    rows.map((row) =>
      row
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    ),
  ).toEqual([
    ['machine.options.slots 128', '1 of 3', '0.2 %', '3', '2000', '2'],
    ['machine.options.slots 64', '0 of 3', '2 %', '21', '–', '2'],
  ]);
  for (const { id } of jobs) expect(markdown).toContain(`| ${id} `);
  expect(markdown).toMatch(/seed 3 +\| failed: `no finite step`/);
});

test('its figures are those that the text shows, one series for each group', async () => {
  const { markdown, figures } = await sweepReport('Sweep of copy', runs);
  expect(Object.keys(figures)).toEqual(['learning-curves.svg', 'error-by-length.svg']);
  for (const [name, svg] of Object.entries(figures)) {
    expect(markdown).toContain(`](${name})`);
    expect(svg).toContain('machine.options.slots 64');
    expect(svg).toContain('machine.options.slots 128');
  }
});

test('a sweep of which nothing is known yet has a report, without figures', async () => {
  const failed = jobs.map((job) => ({
    job,
    record: record(job.id, 0, { ...stopped, status: 'failed', fault: 'no', curve: [] }),
  }));
  expect((await sweepReport('Nothing', failed)).figures).toEqual({});
  expect((await sweepReport('Nothing', [])).markdown).toMatch(/^# Nothing\n\n0 runs/);
});

test('a fault is shown as it is, whatever it says, and in one line', async () => {
  const fault = '<img src=x onerror=alert(1)> ``[a](b)`` | \u001b[2J\n\n# Title';
  const [job] = jobs;
  if (!job) throw new Error('there is a job');
  const { markdown } = await sweepReport('Evil', [
    { job, record: record(job.id, 0, { ...stopped, status: 'failed', fault, curve: [] }) },
  ]);
  const code = '``` <img src=x onerror=alert(1)> ``[a](b)`` | \\u001b[2J # Title ```';
  const inTable = code.replace('|', '\\|');
  expect(markdown).toContain(`), ${code}.\n`);
  expect(markdown).toContain(`| failed: ${inTable} |`);
  const rest = markdown.replace(code, '').replace(inTable, '');
  expect(rest).not.toMatch(/<img|[^\P{Cc}\n]|^# Title/mu);
});

test('a record survives JSON', () => {
  for (const { record: own } of runs) {
    expect(runRecord.parse(JSON.parse(JSON.stringify(own)))).toEqual(own);
  }
});
