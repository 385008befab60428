import { describe, expect, it } from 'vitest';
import { runInProcess } from '../fixtures/run-in-process.js';

describe('tasks', () => {
  it('lists tasks, their options and recipes', async () => {
    const { code, stdout } = await runInProcess(['tasks', '--json']);
    expect(code).toBe(0);
    const listed = stdout.trimEnd().split('\n');
    expect(listed.map((line): unknown => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        task: 'copy',
        summary: expect.stringMatching(/^It sees vectors/),
        options: { bits: 8, minLength: 1, maxLength: 20, startMarker: true },
        settings: [20, 40, 80, 120].map((length) => ({ length })),
        recipes: expect.arrayContaining([expect.objectContaining({ name: 'copy-lstm' })]),
      }),
    );
    expect((await runInProcess(['tasks'])).stdout).toMatch(/copy-lstm: The paper's machine/);
  });
});

describe('machines', () => {
  it('lists machines in one sentence each, and the tasks with a recipe', async () => {
    const { code, stdout } = await runInProcess(['machines', '--json']);
    expect(code).toBe(0);
    const listed = stdout.trimEnd().split('\n');
    expect(listed.map((line): unknown => JSON.parse(line))).toContainEqual({
      machine: 'paper',
      summary: expect.stringMatching(/^The Neural Turing Machine/),
      tasks: expect.arrayContaining(['copy', 'reverse-string']),
    });
    const { stdout: text } = await runInProcess(['machines']);
    expect(text).toMatch(/^paper\n {2}The Neural/);
    expect(text).toMatch(/\n {2}outputFeedback=true +Its last output/);
  });
});

describe('help', () => {
  it.each([
    [['--help'], /train \[options\] \[task\]/],
    [['train', '--help'], /Examples:\n {2}tapehead train copy/],
    [['--version'], /^\d+\.\d+\.\d+/],
  ])('%s goes to stdout', async (args, message) => {
    const { code, stdout, stderr } = await runInProcess(args);
    expect(stdout).toMatch(message);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('shows an example of every command, which takes what the list says', async () => {
    const { stdout } = await runInProcess(['--help']);
    const listed = stdout.slice(stdout.indexOf('Commands:'), stdout.indexOf('Examples:'));
    const terms = [...listed.matchAll(/^ {2}(([a-z-]+) .*?) {2}(?!.*display help)/gm)].map(
      ([, term = '', name = '']) => [name, term] as const,
    );
    expect(terms.length).toBeGreaterThan(10);
    for (const [name, term] of terms) {
      const help = await runInProcess([name, '--help']);
      expect(help.stdout).toContain(`Usage: tapehead ${term}\n`);
      expect(help.stdout.split('Examples:\n')[1]).toContain(`  tapehead ${name}`);
    }
  });
});
