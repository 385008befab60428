import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { decodeSafetensors, encodeSafetensors } from '@tapehead/checkpoint';
import { describe, expect, it } from 'vitest';
import { jsonEvents } from '../fixtures/json-events.js';
import { runInProcess } from '../fixtures/run-in-process.js';
import { contentsOf, outcomeOf } from '../fixtures/run-outcome.js';
import { runsToResume } from '../fixtures/runs-to-resume.js';

const { path, resume, copyOf, newest } = runsToResume();

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
    expect(jsonEvents(readFileSync(path('torn', 'log.jsonl'), 'utf8')).length).toBeGreaterThan(9);
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
    expect(await ends('short')).toMatch(/stored when log\.jsonl had \d+ lines, and now has \d+/);
  });

  it('a log that was garbled after an earlier checkpoint is gone on from there', async () => {
    copyOf('garbled');
    const log = path('garbled', 'log.jsonl');
    const lines = readFileSync(log, 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes('"event":"point","sequences":16'));
    writeFileSync(log, lines.with(at, 'x'.repeat(lines[at]?.length ?? 0)).join('\n'));
    expect(await ends('garbled', '--quiet')).toMatch(
      /^.*000000024\.safetensors: it was stored when log\.jsonl had other lines than .*\. Going on/,
    );
  });

  it.each([8, 40])(
    'a log of a finished run that was garbled after %d sequences is told of',
    async (sequences) => {
      const name = copyOf(`finished-${sequences}`, 'whole');
      const log = path(name, 'log.jsonl');
      const check = new RegExp(`"event":"check","sequences":${sequences}`);
      writeFileSync(
        log,
        readFileSync(log, 'utf8').replace(check, (text) => text.toUpperCase()),
      );
      const { code, stdout, stderr } = await resume(name, '--json');
      expect(code).toBe(0);
      expect(jsonEvents(stdout)[0]).not.toHaveProperty('log');
      expect(stderr).toMatch(
        /^.*log\.jsonl: it was changed: when the run ended it had other lines than its first \d+ are now\.\n$/,
      );
    },
  );

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

  const later = (name: string) => path(name, 'checkpoints', '000000040.safetensors');

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
      /none of its checkpoints can be used\n.*000000024\.safetensors: cannot be used: file: it is text.*\n/,
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
      /log\.jsonl: it is gone or empty, though there are checkpoints/,
    ],
    [
      'the beginning of the log is another',
      edit('log.jsonl', (text) => text.replace('"event":"start"', '"event":"strat"')),
      /log\.jsonl: its first line is not the beginning of a run; it was changed/,
    ],
    [
      'the log was garbled in all that its checkpoints know',
      edit('log.jsonl', (text) => text.replace('"seed":1', '"seed":2')),
      /none of its checkpoints can be used\n.*000000024\.safetensors: it was stored when log\.jsonl had other lines than its first \d+ are now\n/,
    ],
    [
      'the log is that of another run',
      (name) => {
        cpSync(path('whole', 'log.jsonl'), path(name, 'log.jsonl'));
      },
      /000000024\.safetensors: it is a checkpoint of another run, copy-feedforward-seed1, and not of the run that log\.jsonl tells of; move it out/,
    ],
    [
      'a later checkpoint is one of another run',
      (name) => {
        cpSync(path('whole', 'checkpoints', '000000040.safetensors'), later(name));
      },
      /000000040\.safetensors: it is a checkpoint of another run, copy-feedforward-seed1, and not/,
    ],
    [
      'an earlier checkpoint is one of another run',
      (name) => {
        cpSync(
          path('whole', 'checkpoints', newest('whole')),
          path(name, 'checkpoints', '000000001.safetensors'),
        );
      },
      /000000001\.safetensors: it is a checkpoint of another run/,
    ],
    [
      'a checkpoint is a model',
      (name) => {
        cpSync(path('whole', 'final.safetensors'), later(name));
      },
      /000000040\.safetensors: it is the file of a model and not of the run/,
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
