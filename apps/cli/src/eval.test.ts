import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonEvents } from '../fixtures/json-events.js';
import { type Outcome, runInProcess } from '../fixtures/run-in-process.js';
import { tinyRun } from '../fixtures/tiny-run.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-cli-'));
const run = (name: string) => join(folder, name);
let first: Outcome;

beforeAll(async () => {
  const args = ['train', 'copy', ...tinyRun(folder), '--out', run('first'), '--json'];
  first = await runInProcess(args);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The evaluation at the end of training. */
function trained(): unknown {
  const done = jsonEvents(first.stdout).at(-1);
  expect(done?.evaluation).toHaveLength(4);
  return done?.evaluation;
}

describe('eval', () => {
  it('prints the same evaluation as training, from the folder and from the file', async () => {
    const evaluation = trained();
    for (const path of [run('first'), join(run('first'), 'final.safetensors')]) {
      const { code, stdout } = await runInProcess(['eval', path, '--json']);
      expect(code).toBe(0);
      expect(jsonEvents(stdout).at(-1)).toMatchObject({ event: 'done', evaluation });
    }
  });

  it('measures other lengths and numbers of sequences', async () => {
    const args = ['eval', run('first'), '--lengths', '3', '--sequences', '5', '--json'];
    const { stdout } = await runInProcess(args);
    expect(jsonEvents(stdout).at(-1)).toMatchObject({ evaluation: [{ length: 3, total: 30 }] });
    expect((await runInProcess(['eval', run('first'), '--lengths', '3'])).stdout).toMatch(
      /^ +3 +beyond/m,
    );
  });

  it('measures the same weights in a machine with more slots', async () => {
    const evaluate = async (slots: string) => {
      const args = ['eval', run('first'), '--slots', slots, '--json'];
      return jsonEvents((await runInProcess(args)).stdout).at(-1);
    };
    const evaluation = trained();
    expect(await evaluate('4')).toMatchObject({ slots: 4, evaluation });
    const grown = await evaluate('64');
    expect(grown).toMatchObject({ slots: 64, evaluation: [{ length: 2 }, {}, {}, {}] });
    expect(grown).not.toMatchObject({ evaluation });
  });

  it('measures sparse weightings in any memory, and says how much weight is lost', async () => {
    const args = ['eval', run('first'), '--lengths', '3', '--sequences', '2', '--sparse'];
    const { stdout } = await runInProcess([...args, '--slots', '5000', '--json']);
    const done = jsonEvents(stdout).at(-1);
    expect(done).toMatchObject({ engine: 'sparse', slots: 5000, lost: [{ steps: 16 }] });
    expect((await runInProcess(args)).stdout).toMatch(
      /\n\nWeight lost by sparse .*:\n- length 3: .* % of a weighting, .* % at most, in 16 steps\n$/,
    );
    const { code, stderr } = await runInProcess([...args, '--engine', 'reference']);
    expect(stderr).toMatch(/'--sparse' cannot be used with option '--engine/);
    expect(code).toBe(2);
  });

  it.each([
    ['number of slots', ['--slots', '0'], /slots: got 0/],
    ['length', ['--lengths', '0'], /copy setting\.length: got 0/],
    ['number of sequences', ['--sequences', '0'], /evaluate\.sequences: got 0/],
  ])('refuses an impossible %s', async (_, more, message) => {
    const { code, stderr } = await runInProcess(['eval', run('first'), ...more]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it('refuses a file that was cut short, altered or not finished', async () => {
    const bytes = readFileSync(join(run('first'), 'final.safetensors'));
    const refusal = async (name: string, contents: Uint8Array) => {
      writeFileSync(run(name), contents);
      const { code, stdout, stderr } = await runInProcess(['eval', run(name)]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      return stderr;
    };
    expect(await refusal('cut', bytes.subarray(0, -4))).toMatch(/cannot be used: .*truncated/);
    const altered = Uint8Array.from(bytes);
    altered[altered.length - 1] = 0x12;
    expect(await refusal('altered', altered)).toMatch(/cannot be used: checksum/);

    cpSync(run('first'), run('begun'), { recursive: true });
    rmSync(join(run('begun'), 'final.safetensors'));
    rmSync(join(run('begun'), 'checkpoints'), { recursive: true });
    const { code, stderr } = await runInProcess(['eval', run('begun')]);
    expect(stderr).toMatch(/this run has stored no weights yet/);
    expect(code).toBe(2);
  });
});
