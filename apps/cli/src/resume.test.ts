import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeSafetensors, encodeSafetensors } from '@tapehead/checkpoint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runInProcess } from './testing/run-in-process.js';
import { contentsOf, outcomeOf } from './testing/run-outcome.js';
import { tinyRun } from './testing/tiny-run.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-cli-'));
const path = (...names: string[]) => join(folder, ...names);
const flags = [
  ...tinyRun(folder),
  ...['--lengths', '2', '--max-sequences', '40', '--checkpoint-every', '8'],
];
const train = (name: string, ...more: string[]) => [
  ...['train', 'copy', ...flags, '--out', path(name), ...more],
];
const resume = (name: string, ...more: string[]) => runInProcess(['resume', path(name), ...more]);

const anyEvent = z.looseObject({ event: z.string() });
const events = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => anyEvent.parse(JSON.parse(line)));

/** Trains until so many events of that kind were told, and is interrupted then. */
async function interrupted(kind: string, count: number, args: readonly string[]): Promise<void> {
  const stop = new AbortController();
  let seen = 0;
  const { code } = await runInProcess([...args, '--json'], {
    signal: stop.signal,
    onOutput(text) {
      if (text.includes(`"event":"${kind}"`)) seen += 1;
      if (seen === count) stop.abort();
    },
  });
  expect(code).toBe(130);
}

beforeAll(async () => {
  expect((await runInProcess(train('whole', '--quiet'))).code).toBe(0);
  await interrupted('check', 3, train('stopped'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A run that was stopped, to do something to. */
function copyOf(name: string, source = 'stopped'): string {
  cpSync(path(source), path(name), { recursive: true });
  return name;
}

const newest = (name: string) =>
  readdirSync(path(name, 'checkpoints'))
    .filter((file) => /^\d/.test(file))
    .sort()
    .at(-1) ?? '';

describe('a run that was interrupted', () => {
  it.each([
    ['start', 1],
    ['point', 1],
    ['point', 4],
    ['check', 2],
    ['check', 5],
    ['evaluation', 1],
  ])('at its %s %d goes on to the same end', async (kind, count) => {
    const name = `${kind}-${count}`;
    await interrupted(kind, count, train(name));
    expect((await resume(name, '--quiet')).code).toBe(0);
    expect(outcomeOf(path(name))).toEqual(outcomeOf(path('whole')));
  });

  it('can be interrupted again and again', async () => {
    await interrupted('point', 1, train('often'));
    for (let time = 0; time < 3; time++) {
      await interrupted('point', 1, ['resume', path('often')]);
    }
    expect((await resume('often', '--quiet')).code).toBe(0);
    expect(outcomeOf(path('often'))).toEqual(outcomeOf(path('whole')));
  });

  it.each([
    ['the reference engine', ['--engine', 'reference', '--max-sequences', '16']],
    ['the cpu backend', ['--backend', 'cpu', '--max-sequences', '16']],
    [
      'an LSTM, Adam, and averages',
      ['--controller', 'lstm', '--set', 'optimizer.kind=adam', '--set', 'averaging.decay=0.9'],
    ],
    [
      'noise, and the last weights',
      ['--set', 'machine.options.controllerNoise=0.1', '--set', 'keep=last'],
    ],
  ])('goes on to the same end with %s', async (what, more) => {
    const name = what.replaceAll(' ', '-');
    expect((await runInProcess(train(`${name}-whole`, ...more, '--quiet'))).code).toBe(0);
    await interrupted('point', 1, train(name, ...more));
    expect((await resume(name, '--quiet')).code).toBe(0);
    expect(outcomeOf(path(name))).toEqual(outcomeOf(path(`${name}-whole`)));
  });

  it('says from where it goes on, in words and in JSON', async () => {
    const { code, stderr } = await resume(copyOf('words'));
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^Going on with copy with the feedforward controller after 24 of 40 sequences, from checkpoints.000000024\.safetensors/,
    );
    const { stdout } = await resume(copyOf('json'), '--json');
    expect(events(stdout)[0]).toMatchObject({
      ...{ event: 'resumed', task: 'copy', controller: 'feedforward', seed: 1 },
      ...{ sequences: 24, maxSequences: 40, unusable: [], runDir: path('json') },
    });
    expect(events(stdout).at(-1)).toMatchObject({ event: 'done', stoppedBy: 'budget' });
  });

  it('says why it was not solved, also where only its evaluation was left', async () => {
    await interrupted('evaluation', 1, train('failed', '--learning-rate', '100'));
    const { stdout } = await resume('failed', '--json');
    expect(events(stdout).at(-1)).toMatchObject({
      ...{ event: 'done', solved: false },
      warnings: [{ code: 'rate-too-large' }],
    });
  });

  it('keeps as many checkpoints as it is told, and the best', async () => {
    copyOf('kept');
    await resume('kept', '--keep-checkpoints', '1', '--checkpoint-every', '4', '--quiet');
    expect(readdirSync(path('kept', 'checkpoints')).sort()).toEqual([
      '000000040.safetensors',
      'best.safetensors',
    ]);
  });
});

describe('a run that was limited in time', () => {
  const hour = ['--max-seconds', '3600'];

  it('goes on with more of it, as if it had never been limited', async () => {
    const limited = train('timed', '--max-seconds', '1e-9', '--quiet');
    expect((await runInProcess(limited)).code).toBe(0);
    expect((await resume('timed', '--quiet')).stderr).toBe('');
    expect(events(readFileSync(path('timed', 'log.jsonl'), 'utf8')).at(-1)).toMatchObject({
      ...{ event: 'done', stoppedBy: 'time', sequences: 4 },
    });
    expect((await resume('timed', ...hour, '--quiet')).code).toBe(0);
    const [config, , ...others] = outcomeOf(path('timed'));
    const [wholeConfig, , ...wholeOthers] = outcomeOf(path('whole'));
    expect(others).toEqual(wholeOthers);
    expect(config).not.toEqual(wholeConfig);
    expect(readFileSync(path('timed', 'config.json'), 'utf8')).toContain('"maxSeconds": 3600');
    const weights = (name: string) =>
      decodeSafetensors(readFileSync(path(name, 'final.safetensors'))).tensors;
    expect(weights('timed')).toEqual(weights('whole'));
  });

  it('is refused an impossible time', async () => {
    const { code, stderr } = await resume('stopped', '--max-seconds', '0');
    expect(code).toBe(2);
    expect(stderr).toMatch(/config\.maxSeconds: got 0, expected a number greater than 0/);
  });
});

describe('a run that has come to its end', () => {
  it('is left as it is, and said to be finished', async () => {
    const before = contentsOf(path('whole'));
    const { code, stdout, stderr } = await resume('whole');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/has come to its end; nothing is left to do/);
    const json = await resume('whole', '--json');
    expect(events(json.stdout)).toEqual([
      expect.objectContaining({ event: 'done', sequences: 40, runDir: path('whole') }),
    ]);
    expect(contentsOf(path('whole'))).toEqual(before);
  });

  it.each<[string, (file: string) => void]>([
    ['gone', rmSync],
    [
      'damaged',
      (file) => {
        writeFileSync(file, readFileSync(file).fill(1, 2000));
      },
    ],
  ])('is evaluated again where its weights are %s', async (name, change) => {
    copyOf(name, 'whole');
    change(path(name, 'final.safetensors'));
    expect((await resume(name, '--quiet')).code).toBe(0);
    expect(outcomeOf(path(name))).toEqual(outcomeOf(path('whole')));
  });
});

describe('what a crash or a hand left', () => {
  const ends = async (name: string, ...more: string[]) => {
    const { code, stderr } = await resume(name, ...more);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(outcomeOf(path(name))).toEqual(outcomeOf(path('whole')));
    return stderr;
  };

  it('half a line at the end of the log is taken away', async () => {
    copyOf('torn');
    appendFileSync(path('torn', 'log.jsonl'), '{"time":"2026-01-01T00:00:00.000Z","eve');
    await ends('torn');
    expect(events(readFileSync(path('torn', 'log.jsonl'), 'utf8')).length).toBeGreaterThan(9);
  });

  it('lines that came after the checkpoint are taken back', async () => {
    copyOf('ahead');
    rmSync(path('ahead', 'checkpoints', newest('ahead')));
    await ends('ahead');
  });

  it('half a file under another name is in nobody’s way', async () => {
    copyOf('temporary');
    writeFileSync(path('temporary', 'checkpoints', '000000032.safetensors.tmp'), 'half');
    writeFileSync(path('temporary', 'final.safetensors.tmp'), 'half');
    await ends('temporary');
    expect(Object.keys(contentsOf(path('temporary'))).join()).not.toContain('.tmp');
  });

  it.each<[string, (file: string) => void, RegExp]>([
    [
      'cut short',
      (file) => {
        writeFileSync(file, readFileSync(file).subarray(0, 1000));
      },
      /000000024\.safetensors: .*truncated.*\. Going on from an earlier one/,
    ],
    [
      'a link to nowhere',
      (file) => {
        rmSync(file);
        symlinkSync('nowhere', file);
      },
      /000000024\.safetensors: cannot be read: there is no such file.*\. Going on from an earlier/,
    ],
  ])(
    'a checkpoint that is %s is passed over for the one before, with a warning',
    async (what, damage, message) => {
      const name = copyOf(what.replaceAll(' ', '-'));
      damage(path(name, 'checkpoints', newest(name)));
      expect(await ends(name, '--quiet')).toMatch(message);
    },
  );

  it('a checkpoint that the log has not come to is passed over', async () => {
    copyOf('short');
    const log = path('short', 'log.jsonl');
    const lines = readFileSync(log, 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes('"event":"point","sequences":16'));
    writeFileSync(log, `${lines.slice(0, at).join('\n')}\n`);
    expect(await ends('short')).toMatch(/stored when log\.jsonl had \d+ lines, which now has \d+/);
  });

  it('a config that is gone is written again', async () => {
    rmSync(path(copyOf('unconfigured'), 'config.json'));
    await ends('unconfigured');
  });

  it('a run that came to no checkpoint begins again', async () => {
    copyOf('early');
    rmSync(path('early', 'checkpoints'), { recursive: true });
    const log = path('early', 'log.jsonl');
    writeFileSync(log, `${readFileSync(log, 'utf8').split('\n')[0] ?? ''}\n`);
    expect(await ends('early')).toMatch(/after 0 of 40 sequences, from the beginning/);
  });
});

describe('nothing changes, and a message says what is wrong, where', () => {
  const rewritten = (change: (metadata: Record<string, string>) => void) => (name: string) => {
    const file = path(name, 'checkpoints', newest(name));
    const { tensors, metadata } = decodeSafetensors(readFileSync(file));
    const copy = { ...metadata };
    change(copy);
    writeFileSync(file, encodeSafetensors(tensors, copy));
  };
  const edit = (file: string, change: (text: string) => string) => (name: string) => {
    writeFileSync(path(name, file), change(readFileSync(path(name, file), 'utf8')));
  };

  it.each<[string, (name: string) => void, RegExp]>([
    [
      'the config was edited',
      edit('config.json', (text) => text.replace(/"learningRate": [^,]+/, '"learningRate": 0.5')),
      /config\.json: changed since the run was begun: config\.learningRate is 0\.5, expected/,
    ],
    [
      'the config is no config any more',
      edit('config.json', () => '{"task": 3}'),
      /config\.json: changed since the run was begun: config\.task: got 3, expected/,
    ],
    [
      'the config is not JSON',
      edit('config.json', (text) => text.slice(0, 100)),
      /config\.json: changed since the run was begun: /,
    ],
    [
      'the checkpoint is of a newer format',
      rewritten((metadata) => {
        metadata.version = '2';
      }),
      /format version 2, this package reads versions up to 1; a newer/,
    ],
    [
      'all checkpoints are damaged',
      (name) => {
        for (const file of readdirSync(path(name, 'checkpoints'))) {
          writeFileSync(path(name, 'checkpoints', file), 'hello, world');
        }
      },
      /none of its checkpoints can be used\n.*000000024\.safetensors: cannot be used: header.*\n/,
    ],
    [
      'the checkpoints are missing',
      (name) => {
        rmSync(path(name, 'checkpoints'), { recursive: true });
      },
      /has begun to train.*but its checkpoints are missing/,
    ],
    [
      'the log is gone',
      (name) => {
        rmSync(path(name, 'log.jsonl'));
      },
      /stored when log\.jsonl had \d+ lines, which now has 0/,
    ],
    [
      'the log is a folder',
      (name) => {
        rmSync(path(name, 'log.jsonl'));
        mkdirSync(path(name, 'log.jsonl'));
      },
      /log\.jsonl: cannot be read: it is a folder/,
    ],
    [
      'the folder of checkpoints is a file',
      (name) => {
        rmSync(path(name, 'checkpoints'), { recursive: true });
        writeFileSync(path(name, 'checkpoints'), '');
      },
      /checkpoints: cannot be read: a part of the path is a file/,
    ],
    [
      'there is only a log that was not begun',
      (name) => {
        rmSync(path(name, 'checkpoints'), { recursive: true });
        writeFileSync(path(name, 'log.jsonl'), '{"time":"2026');
      },
      /stopped before it had begun; start it again/,
    ],
  ])('%s', async (what, change, message) => {
    const name = copyOf(what.replaceAll(' ', '-'));
    change(name);
    const before = contentsOf(path(name));
    const { code, stdout, stderr } = await resume(name);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(contentsOf(path(name))).toEqual(before);
  });

  it.each<[string, () => string, RegExp]>([
    ['there is no such folder', () => path('nowhere'), /cannot be opened: there is no such file/],
    ['it is a file', () => path('whole', 'log.jsonl'), /it is a file, expected a run folder/],
    [
      'there is no run in it',
      () => {
        mkdirSync(path('empty'));
        return path('empty');
      },
      /there is no run in this folder/,
    ],
  ])('%s', async (_, make, message) => {
    const { code, stderr } = await runInProcess(['resume', make()]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
