import { createRng, InvalidOptionsError } from '@tapehead/core';
import { experiment } from '@tapehead/experiments';
import { paper } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import { expect, test } from 'vitest';
import {
  addPhase,
  adoptCheckpoint,
  answer,
  checkpointFile,
  chooseEngine,
  curveOf,
  damagedLines,
  diagnoseMachine,
  differenceFrom,
  evaluateUntil,
  eventsOf,
  fileVersion,
  greyImage,
  groupRuns,
  images,
  listCheckpoints,
  logTable,
  memoryStorage,
  packFiles,
  planSweep,
  readFinished,
  readLog,
  readRun,
  redrawRun,
  scalars,
  sessionStart,
  survivors,
  sweepReport,
  traceOf,
  train,
  trainRun,
  unpackFiles,
  warningsOf,
  watchTraining,
} from './index.js';
import {
  createRunFolder,
  hasTensorboard,
  lockFolder,
  makeFolder,
  nodeDisk,
  openRunFolder,
  readJsonFile,
  readUserFile,
  storedFolder,
  writeTensorboard,
  writeWhole,
} from './node/index.js';

// Everything here is called with arguments of any type, as plain JavaScript can.
type Call = (...args: never[]) => unknown;

async function errorOf(call: Call, args: readonly unknown[]): Promise<unknown> {
  try {
    await Reflect.apply(call, undefined, args);
  } catch (error) {
    return error;
  }
  return new Error('it was accepted');
}

const task = copy({ bits: 2, maxLength: 3 });
const watch = { initial: {}, maxSequences: 10, clipLimit: 10 };
const moment = { wallTime: 1, step: 1 };
const run = {
  experiment: experiment({ task: { kind: 'copy' } }),
  backend: 'cpu',
  id: '1',
  listeners: [],
  now: () => '',
  report: {},
  storage: memoryStorage(),
  signal: new AbortController().signal,
  engine: { createPasses: () => null },
};
const training = watchTraining(watch).diagnose({});

test.each<[string, Call, readonly unknown[], RegExp]>([
  ['train of nothing', train, [], /^train\.task: got nothing, expected a task, such as copy\(\)/],
  ['train of an unknown name', train, ['coppy'], /"coppy".*Did you mean copy\?/],
  ['train of a factory', train, [copy], /^train\.task: got a function/],
  ['train with null', train, [task, null], /^train: got null, expected an object/],
  ['a name for a controller', train, [task, { controller: 'lstm' }], /^train\.controller: got "l/],
  ['a name for a machine', train, [task, { machine: 'paper' }], /^train\.machine: got "paper"/],
  ['a machine that is a factory', train, [task, { machine: paper }], /machine: got a function/],
  [
    'a callback that is none',
    train,
    [task, { onCheck: 5 }],
    /^train\.onCheck: got 5, expected a f/,
  ],
  ['a signal that is none', train, [task, { signal: true }], /^train\.signal: got true/],
  ['a misspelt option', train, [task, { slot: 8 }], /config\.slot: no such option/],
  ['answer of nothing', answer, [], /^answer\.model: got nothing, expected a model/],
  ['answer of a definition', answer, [paper()], /^answer\.model: got /],
  ['chooseEngine of nothing', chooseEngine, [], /^chooseEngine: got nothing/],
  ['chooseEngine without a backend', chooseEngine, [{}], /^chooseEngine\.backend: got nothing/],
  ['chooseEngine of no model', chooseEngine, [{ backend: 'wasm' }], /^chooseEngine\.model: got no/],
  ['chooseEngine of a typo', chooseEngine, [{ backend: 'wasm', engine: 'x' }], /\.engine: no such/],
  ['planSweep of nothing', planSweep, [], /got nothing/],
  ['planSweep of a name', planSweep, ['copy'], /got "copy"/],

  [
    'watchTraining of nothing',
    watchTraining,
    [],
    /^watchTraining: got nothing, expected an object/,
  ],
  ['watchTraining of null', watchTraining, [null], /^watchTraining: got null/],
  ['no first weights', watchTraining, [{ ...watch, initial: null }], /\.initial: got null/],
  ['weights of numbers', watchTraining, [{ ...watch, initial: { x: 1 } }], /\.initial: got \{"x/],
  ['no budget', watchTraining, [{ ...watch, maxSequences: '9' }], /\.maxSequences: got "9"/],
  ['no limit', watchTraining, [{ ...watch, clipLimit: undefined }], /\.clipLimit: got nothing/],
  ['a misspelt limit', watchTraining, [{ ...watch, clipLimt: 1 }], /\.clipLimt: no such option/],
  ['diagnose of nothing', watchTraining(watch).diagnose, [], /^diagnose\.weights: got nothing/],
  [
    'diagnoseMachine of nothing',
    diagnoseMachine,
    [],
    /^diagnoseMachine: got nothing, expected the/,
  ],
  ['diagnoseMachine of null', diagnoseMachine, [null], /^diagnoseMachine: got null/],
  ['diagnoseMachine of {}', diagnoseMachine, [{}], /^diagnoseMachine\.memory: got nothing/],
  [
    'heads of none',
    diagnoseMachine,
    [{ memory: null, heads: null }],
    /\.heads: got null, expected/,
  ],
  ['heads of null', diagnoseMachine, [{ memory: null, heads: [null] }], /\.heads\.0: got null/],
  ['warningsOf of nothing', warningsOf, [], /^warningsOf: got nothing, expected a diagnosis/],
  ['warningsOf of null', warningsOf, [null], /^warningsOf: got null/],
  [
    'warningsOf of {}',
    warningsOf,
    [{}],
    /^warningsOf\.training: got nothing, expected a diagnosis/,
  ],
  ['no machine', warningsOf, [{ training }], /^warningsOf\.machine: got nothing, .*or null/],
  ['a machine {}', warningsOf, [{ training, machine: {} }], /^warningsOf\.machine\.heads: got n/],
  ['sweepReport of nothing', sweepReport, [], /^sweepReport\.title: got nothing, expected a title/],
  ['sweepReport without runs', sweepReport, ['x'], /^sweepReport\.runs: got nothing, expected a l/],
  ['sweepReport of null', sweepReport, ['x', [null]], /^sweepReport\.runs\.0: got null/],
  ['sweepReport of {}', sweepReport, ['x', [{}]], /^sweepReport\.runs\.0\.job: got nothing/],
  ['groupRuns of null', groupRuns, [null], /^groupRuns\.runs: got null/],
  ['survivors of nothing', survivors, [], /^survivors\.standings: got nothing, expected a list/],
  ['survivors of null', survivors, [[null], { keep: 0.5 }], /\.standings\.0: got null/],
  ['survivors of a share', survivors, [[], 0.5], /^survivors\.halving: got 0\.5, expected an obj/],
  ['survivors of a wrong share', survivors, [[], { keep: 5 }], /^survivors\.halving\.keep: got 5/],
  ['fileVersion of nothing', fileVersion, [], /^fileVersion: got nothing, expected a moment/],
  ['fileVersion of a text', fileVersion, [{ wallTime: '1' }], /^fileVersion\.wallTime: got "1"/],
  ['sessionStart of null', sessionStart, [null], /^sessionStart: got null/],
  ['sessionStart of half a step', sessionStart, [{ ...moment, step: 0.5 }], /\.step: got 0\.5/],
  ['scalars without values', scalars, [moment], /^scalars\.values: got nothing, expected numbers/],
  ['scalars of texts', scalars, [moment, { x: '1' }], /^scalars\.values\.x: got "1", expected a n/],
  ['scalars without a moment', scalars, [null, {}], /^scalars: got null, expected a moment/],
  ['images without values', images, [moment], /^images\.values: got nothing, expected images/],
  [
    'images of rows',
    images,
    [moment, { x: [[1]] }],
    /^images\.values\.x: got \[\[1\]\], expected an/,
  ],
  [
    'greyImage of nothing',
    greyImage,
    [],
    /^greyImage\.rows: got nothing, expected rows of numbers/,
  ],
  ['greyImage of numbers', greyImage, [[1, 2]], /^greyImage\.rows\.0: got 1, expected a row/],
  ['greyImage with a text', greyImage, [[[1]], 'x'], /^greyImage\.darkest: got "x"/],

  ['trainRun of nothing', trainRun, [], /^trainRun: got nothing, expected an object/],
  ['trainRun of null', trainRun, [null], /^trainRun: got null/],
  ['trainRun of {}', trainRun, [{}], /^trainRun\.experiment: got nothing, expected an experiment/],
  ['trainRun without a model', trainRun, [run], /^trainRun\.model: got nothing, expected a model/],
  ['trainRun of a name', trainRun, [{ ...run, engine: 'x' }], /^trainRun\.engine: got "x"/],
  [
    'trainRun without a report',
    trainRun,
    [{ ...run, report: undefined }],
    /^trainRun\.report: got nothing, expected what to tell of the run, such as fullReport/,
  ],
  ['adoptCheckpoint of nothing', adoptCheckpoint, [], /^adoptCheckpoint: got nothing, expected an/],
  [
    'adoptCheckpoint of a model',
    adoptCheckpoint,
    [{ ...run, checkpoint: {} }],
    /^adoptCheckpoint\.checkpoint\.state: got nothing/,
  ],
  ['readLog of nothing', readLog, [], /^files: got nothing, expected the files of a run, such as/],
  ['readRun of null', readRun, [null], /^files: got null/],
  ['readFinished of a folder', readFinished, ['runs/1'], /^files: got "runs\/1"/],
  [
    'memoryStorage of null',
    memoryStorage,
    [null],
    /^memoryStorage\.before: got null, expected files/,
  ],
  ['createRunFolder of nothing', createRunFolder, [], /^createRunFolder\.name: got nothing/],
  ['createRunFolder with null', createRunFolder, ['x', null], /^createRunFolder: got null/],
  ['createRunFolder at a number', createRunFolder, ['x', { path: 5 }], /\.path: got 5/],
  ['createRunFolder, misspelt', createRunFolder, ['x', { overwrit: true }], /\.overwrit: no such/],
  ['openRunFolder of nothing', openRunFolder, [], /^openRunFolder\.path: got nothing/],
  ['openRunFolder with null', openRunFolder, ['x', null], /^openRunFolder: got null/],
  ['readUserFile of nothing', readUserFile, [], /^path: got nothing, expected the path of a file/],
  ['readUserFile with null', readUserFile, ['x', null], /^options: got null, expected an object/],
  ['readJsonFile without options', readJsonFile, ['x'], /^options: got nothing/],
  ['eventsOf of a text', eventsOf, ['{}'], /^eventsOf\.lines: got "\{\}", expected the lines of a/],
  [
    'damagedLines of numbers',
    damagedLines,
    [[1]],
    /^damagedLines\.lines\.0: got 1, expected a line/,
  ],
  ['logTable of lines', logTable, [['{}']], /^logTable\.events\.0: got "\{\}", expected an event/],
  ['logTable without names', logTable, [[]], /^logTable\.wanted: got nothing, expected a list of/],
  ['curveOf of nothing', curveOf, [], /^curveOf\.events: got nothing, expected a list of events/],
  ['differenceFrom of lines', differenceFrom, [['{}']], /^differenceFrom\.log: got \["/],
  [
    'differenceFrom without a mark',
    differenceFrom,
    [{ lines: [], bytes: new Uint8Array() }],
    /^differenceFrom\.mark: got nothing/,
  ],
  ['packFiles of an object', packFiles, [{}], /^packFiles\.files: got \{\}, expected files by/],
  ['packFiles of texts', packFiles, [[['a', 'b']]], /^packFiles\.files\.0\.1: got "b", expected/],
  ['unpackFiles of a text', unpackFiles, ['x'], /^unpackFiles: got "x", expected the bytes of a/],
  ['checkpointFile of a text', checkpointFile, ['8'], /^checkpointFile\.sequences: got "8"/],
  ['redrawRun of nothing', redrawRun, [], /^redrawRun\.storage: got nothing, expected the files/],
  ['redrawRun of no run', redrawRun, [memoryStorage()], /^redrawRun\.experiment: got nothing/],
  ['evaluateUntil of nothing', evaluateUntil, [], /^evaluateUntil\.signal: got nothing/],
  [
    'evaluateUntil of no model',
    evaluateUntil,
    [run.signal, run.experiment],
    /^evaluateUntil\.passes: got nothing, expected passes of a model/,
  ],
  ['traceOf of nothing', traceOf, [], /^traceOf\.passes: got nothing, expected passes of a model/],
  ['storedFolder of nothing', storedFolder, [], /^storedFolder\.path: got nothing, expected the/],
  ['lockFolder of a path', lockFolder, ['x'], /^lockFolder\.disk: got "x", expected a disk, such/],
  ['lockFolder of no path', lockFolder, [nodeDisk], /^lockFolder\.path: got nothing/],
  ['makeFolder of a path', makeFolder, ['x'], /^makeFolder\.disk: got "x"/],
  ['writeWhole of a text', writeWhole, [nodeDisk, 'x', 'y'], /^writeWhole\.contents: got "y"/],
  [
    'hasTensorboard of a path',
    hasTensorboard,
    ['x'],
    /^hasTensorboard: got "x", expected the folder/,
  ],
  ['writeTensorboard of {}', writeTensorboard, [{}], /^writeTensorboard\.folder: got nothing/],
  ['addPhase to nothing', addPhase, ['x'], /^addPhase\.run: got nothing, expected a run/],
  [
    'addPhase of a number',
    addPhase,
    ['x', { experiment: {}, resume: { sequences: 1 } }, 5],
    /^addPhase\.phase: got 5, expected a phase, such as/,
  ],
  ['listCheckpoints of {}', listCheckpoints, [{}], /^listCheckpoints\.files: got \{\}/],
])('%s is refused', async (_, call, args, message) => {
  const error = await errorOf(call, args);
  expect(error).toBeInstanceOf(InvalidOptionsError);
  expect(error).toHaveProperty('message', expect.stringMatching(message));
});

test.each([undefined, null, 5, {}, []])('answer refuses %j as a batch', async (batch) => {
  const model = paper({ slots: 3, width: 2 }).build(task, createRng(1));
  const error = await errorOf(answer, [model, batch]);
  expect(error).toHaveProperty('message', expect.stringMatching(/^batch.*: got/));
  model.dispose();
});
