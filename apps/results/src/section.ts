import type { Criterion } from '@tapehead/core';
import { percent, settingText, tenths, unique } from './format.js';
import { type Goal, verdictOn } from './goal.js';
import { excess } from './measured.js';
import {
  baselineOf,
  byMachine,
  evaluationsOf,
  type MachineRuns,
  type RecordedRun,
} from './recorded-run.js';
import type { Origin, RunRecord } from './run-record.js';
import { median } from './statistics.js';
import { chosenOn, reportedFrom } from './plan.js';
import { reachSequences } from './reach.js';
import { reachTable, seedTable, settingTable, summaryTable } from './tables.js';
import { aimsOf, criterionOf, goalOf, measureOfTopic } from './topics.js';

/** A figure of the section: its file beside the document, and its alternative text. */
export interface FigureLink {
  readonly path: string;
  readonly text: string;
}

/** The part of the document on one task, as Markdown. Equal runs give equal text. */
export function taskSection(
  topic: string,
  runs: readonly RecordedRun[],
  figures: readonly FigureLink[],
): string {
  const criterion = criterionOf(topic, baselineOf(runs));
  const goal = goalOf(topic);
  const groups = byMachine(runs);
  const reaching = groups.filter(({ runs: own }) => own.some(({ record }) => record.reach));
  const parts = [
    `## ${topic}`,
    ...[aimsOf(topic).introduction ?? []].flat(),
    `A run succeeds with ${criterion.words}${sequencesText(runs)}. ${leftOutText(runs)}`,
    seedsText(runs),
    goalText(groups, criterion, goal),
    summaryTable(groups, criterion, goal),
    `### ${topic} by setting`,
    `${measureText(topic, criterion)}: the median of the seeds (lowest–highest).`,
    settingTable(groups, criterion),
    ...(reaching.length === 0
      ? []
      : [`### Where ${topic} breaks`, reachText, reachTable(reaching)]),
    `### Figures of ${topic}`,
    ...figures.map(({ path, text }) => `![${text}](${path})`),
    ...groups.flatMap((group) => [
      `### ${topic}, seed by seed: ${group.machine.title}`,
      seedTable(group, criterion, measureOfTopic(topic).counted.many),
    ]),
    `### How ${topic} was trained`,
    originsText(runs),
  ];
  return parts.join('\n\n');
}

const reachText = `The same weights on ever longer sequences, in a memory that grows with them and that no run was trained with: no weight depends on the number of slots, N. The length doubles until one of ${reachSequences} sequences has a mistake, or the last length is reached. How many seeds make no mistake up to a length:`;

/** Which seeds these are, and which ones the recipes were chosen on. */
function seedsText(runs: readonly RecordedRun[]): string {
  const seeds = [...new Set(runs.map(({ run }) => run.seed))].toSorted((a, b) => a - b);
  const [first = 0, last = first] = [seeds[0], seeds.at(-1)];
  const these = first === last ? `seed ${first}` : `seeds ${first}–${last}`;
  const chosen = `Recipes are chosen on the seeds ${chosenOn.from}–${chosenOn.to}`;
  return first >= reportedFrom
    ? `${chosen}; reported are the ${these}, which no trial has used.`
    : `${chosen}. **These are the ${these}, not fresh ones.**`;
}

function measureText(topic: string, { measure }: Criterion): string {
  const { wrong, cost } = measureOfTopic(topic);
  const name = measure === 'wrong outputs' ? wrong : cost;
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

/** Whether each machine reached the goal and, if not, how far it is from it. */
function goalText(groups: readonly MachineRuns[], criterion: Criterion, goal: Goal): string {
  const verdicts = groups
    .filter(({ machine }) => machine.role === 'machine')
    .map((group) => ({ ...group, ...verdictOn(group, goal, criterion) }));
  const lines = verdicts.map(({ machine, runs, successes, needed, reached }) => {
    const far = successes < needed ? `, ${needed} are needed` : '';
    return `- ${machine.title}: **${reached}**, ${successes} of ${runs.length} seeds${far}${middleText(runs, criterion)}.`;
  });
  const missed = verdicts.some(({ reached }) => reached === 'not reached');
  const tried = missed ? ['', 'What was tried to reach it: [recipes.md](recipes.md).'] : [];
  return [`Goal: ${goal.words}.`, '', ...lines, ...tried].join('\n');
}

/** How good the median of the seeds is in the training range. */
function middleText(runs: readonly RecordedRun[], { measure }: Criterion): string {
  const hardest = evaluationsOf(runs).flatMap(([entry]) => entry ?? []);
  const [first] = hardest;
  if (first === undefined) return '';
  const wrong = measure === 'wrong outputs';
  const middle = median(hardest.map((entry) => (wrong ? entry.errorRate : excess(entry)))) ?? 0;
  const bits = first.optimalBits === 0 ? 'bits per sequence' : 'bits above the optimum';
  const value = wrong ? `${percent(middle)} wrong` : `${tenths(middle)} ${bits}`;
  return `; median at ${settingText(first.setting)}: ${value}`;
}

function sequencesText(runs: readonly RecordedRun[]): string {
  const counts = runs.flatMap(
    ({ record }) => record.outcome?.evaluation.map(({ sequences }) => String(sequences)) ?? [],
  );
  return counts.length === 0 ? '' : `, each in ${unique(counts).join(' or ')} fresh sequences`;
}

/** That nothing was chosen among runs, and which of them began anew within their budget. */
function leftOutText(runs: readonly RecordedRun[]): string {
  const anew = runs.filter(({ record }) => record.restarts > 0);
  if (anew.length === 0) return 'No run was left out or restarted.';
  const list = anew.map(({ run, record }) => {
    const often = record.restarts === 1 ? '' : ` (${record.restarts} times)`;
    return `${run.machine.title} with seed ${run.seed}${often}`;
  });
  return (
    'No run was left out. One in which a check finds that it has learned too little begins anew, with other first weights ' +
    `and within its budget, as its recipe says (\`restart\`). These did: ${list.join(', ')}.`
  );
}

/** From which commit, and on which machine, the runs were made; if they differ, which networks have which origin. */
function originsText(runs: readonly RecordedRun[]): string {
  const origins = unique(runs.map(({ record }) => originText(record)));
  if (origins.length === 1) return `All of them: ${origins.join()}`;
  return origins
    .map((text) => {
      const own = runs.filter(({ record }) => originText(record) === text);
      return `- ${unique(own.map(({ run }) => run.machine.title)).join('; ')}: ${text}`;
    })
    .join('\n');
}

function originText({ engine, origin }: RunRecord): string {
  const { commit, cpu, cores, node, jobs }: Origin = origin;
  const atOnce = jobs === 1 ? 'one run at a time' : `${jobs} runs at a time`;
  return `commit ${commit}; ${engine}; ${cpu}, ${cores} cores, Node ${node}; ${atOnce}.`;
}
