import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runInProcess } from '../fixtures/run-in-process.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-cli-'));
const file = (name: string, contents: string | Buffer) => {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
};
const out = join(folder, 'out');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const copy = (...flags: string[]) => ['train', 'copy', '--out', out, ...flags];

describe('bad input', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['no command', [], /Usage: tapehead/],
    ['a misspelt command', ['tarin', 'copy'], /unknown command 'tarin'\s+\(Did you mean train\?\)/],
    ['no task', ['train'], /missing required argument 'task'/],
    [
      'a misspelt task',
      ['train', 'cpoy'],
      /task: got "cpoy", expected one of copy, repeat-copy.*\. Did you mean copy\?\n$/,
    ],
    [
      'an address for a folder',
      ['train', 'copy', '--out', 'file:///data/my%20runs'],
      /'file:\/\/\/data\/my%20runs' is invalid\. It is an address, expected a path such as runs\/copy/,
    ],
    [
      'an address for a file',
      ['export', 'zoo:copy-lstm', '--to', 'pytorch-ntm', '--out', 'https://example.org/x'],
      /It is an address, expected a path/,
    ],
    ['two tasks', ['train', 'copy', 'copy'], /too many arguments/],
    [
      'a misspelt flag',
      copy('--contoller', 'lstm'),
      /'--contoller'\s+\(Did you mean --controller\?\)/,
    ],
    ['a flag without its value', copy('--seed'), /'--seed <number>' argument missing/],
    [
      'two values for one flag',
      copy('--batch', '4', '--batch', '5'),
      /'--batch <count>': got 4 and 5, expected one of them/,
    ],
    [
      'two run folders',
      copy('--out', `${out}-2`),
      /'--out <folder>': got .* and .*-2, expected one of them/,
    ],
    [
      'two lists of lengths',
      ['eval', 'zoo:copy-lstm', '--lengths', '20', '--lengths', '30'],
      /'--lengths <list>': got 20 and 30/,
    ],
    [
      'an unknown controller',
      copy('--controller', 'transformer'),
      /--controller: got "transformer", expected one of feedforward, lstm, gru, layer-norm-lstm, rnn\n/,
    ],
    [
      'an unknown recipe',
      copy('--recipe', 'copy'),
      /--recipe: got "copy", expected one of copy-feedforward, copy-lstm/,
    ],
    [
      'nothing like a recipe',
      copy('--recipe', 'x'.repeat(20)),
      /expected one of copy-feedforward, .* and \d+ others\n$/,
    ],
    [
      'an unknown engine',
      copy('--engine', 'steam'),
      /Allowed choices are compiled, compiled-relaxed, reference/,
    ],
    ['an unknown backend', copy('--backend', 'gpu'), /Allowed choices are wasm, cpu/],
    ["another task's recipe", copy('--recipe', 'repeat-copy-lstm'), /is for the task repeat-copy/],
    [
      "another controller's recipe",
      copy('--recipe', 'copy-lstm', '--controller', 'feedforward'),
      /is for the controller lstm, not for feedforward/,
    ],
    ['a word for a number', copy('--batch', 'many'), /'many' is invalid\. Expected a whole number/],
    [
      'half a sequence',
      copy('--max-sequences', '1.5'),
      /'1\.5' is invalid\. Expected a whole number/,
    ],
    ['an infinite rate', copy('--learning-rate', 'Infinity'), /Expected a number/],
    ['no lengths', copy('--lengths', ''), /Expected whole numbers with commas/],
    ['words for lengths', copy('--lengths', 'abc'), /Expected whole numbers with commas/],
    ['a length of 0', copy('--lengths', '20,0'), /copy setting\.length: got 0, expected/],
    ['an absurd length', copy('--lengths', '123456789'), /copy setting\.length: got 123456789/],
    ['a negative seed', copy('--seed', '-1'), /config\.seed: got -1, expected/],
    ['no batch', copy('--batch', '0'), /config\.batch: got 0, expected/],
    ['no time', copy('--max-seconds', '0'), /config\.maxSeconds: got 0, expected/],
    ['no sequences to evaluate', copy('--sequences', '0'), /config\.evaluation\.sequences: got 0/],
    ['no slots', copy('--slots', '0'), /paper\.slots: got 0, expected/],
    ['no width', copy('--width', '0'), /paper\.width: got 0, expected/],
    ['no units', copy('--units', '0'), /lstm\.units: got 0, expected/],
    [
      'an even shift range',
      copy('--shift-range', '4'),
      /shift\.range: got 4, expected an odd number/,
    ],
    ['too few slots', copy('--slots', '19'), /19 slots, expected at least 20/],
    ['an absurd batch', copy('--batch', '65000'), /GiB of memory .* expected at most 2 GiB/],
    ['a setting without a value', copy('--set', 'batch'), /Expected a field of the config/],
    [
      'an unknown field',
      copy('--set', 'machine.options.slot=3'),
      /paper\.slot: no such option; known/,
    ],
    ['a config that is not there', copy('--config', join(folder, 'none')), /there is no such file/],
    ['a config that is a folder', copy('--config', folder), /it is a folder/],
    [
      'an endless config',
      copy('--config', '/dev/zero'),
      /\/dev\/zero: .* it is a device, expected a file/,
    ],
    ['a model without an end', ['eval', '/dev/zero'], /it is a device, expected a file/],
    [
      'a config that is too large',
      copy('--config', file('huge.json', ' '.repeat(2 ** 20 + 1))),
      /huge\.json: cannot be used: it is larger than 1 MiB/,
    ],
    [
      'faults of both kinds',
      copy('--batch', '0', '--slots', '0'),
      /config\.batch.*\n.*paper\.slots/,
    ],
    [
      'no checkpoints',
      copy('--keep-checkpoints', '0'),
      /'0' is invalid\. Expected a number from 1/,
    ],
    [
      'a time without a unit',
      copy('--checkpoint-every', '5m'),
      /'5m' is invalid\. Expected sequences/,
    ],
    ['a place to go on in a file', ['resume', '/dev/null'], /it is a file, expected a run folder/],
    ['a config that is not JSON', copy('--config', file('a.json', '{')), /a\.json: not valid JSON/],
    [
      'a config in UTF-16',
      copy('--config', file('u.json', Buffer.from('\ufeff{"batch": 4}', 'utf16le'))),
      /u\.json: not valid JSON: it is no text in UTF-8/,
    ],
    [
      'no time between checkpoints',
      ['worker', '--checkpoint-seconds', '0'],
      /'0' is invalid\. Expected a number from 0\.5/,
    ],
    ['an endless sweep', ['sweep', '/dev/zero', '--out', out], /it is a device, expected a file/],
    ['a config that is a list', copy('--config', file('b.json', '[]')), /expected a JSON object/],
    [
      'a config for another task',
      copy('--config', file('c.json', '{"task": {"kind": "repeat-copy"}}')),
      /config\.task\.kind: got "repeat-copy", expected "copy"/,
    ],
    [
      'a config with an unknown key',
      copy('--config', file('d.json', '{"learningrate": 1}')),
      /config\.learningrate: no such option; known options: .*learningRate/,
    ],
    [
      'a config with a wrong type',
      copy('--config', file('e.json', '{"batch": "4"}')),
      /config\.batch: got "4", expected/,
    ],
    [
      'a run folder in a file',
      ['train', 'copy', '--out', file('f', '')],
      /a part of the path is a file/,
    ],
    ['a run that is not there', ['eval', join(folder, 'none')], /there is no such file or folder/],
    [
      'a folder that is no run',
      ['eval', folder],
      /not a run folder; there is no final\.safetensors/,
    ],
    [
      'a file that is no model',
      ['eval', file('g', 'hello, world')],
      /cannot be used: file: it is text/,
    ],
    ['an empty file', ['eval', file('h', '')], /cannot be used: file: it is empty/],
  ])('%s is refused in a message, with exit code 2', async (_, args, message) => {
    const { code, stdout, stderr } = await runInProcess(args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(existsSync(out)).toBe(false);
  });
});
