import { afterEach, expect, test, vi } from 'vitest';
import { stubProcess } from '../../../scripts/vitest/stub-process.js';
import { NoThreadsError } from './errors.js';
import { canStartThreads, startThread } from './thread.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Node's threads as they are in a page of Electron: there, but not to be started. */
const electron = {
  versions: { node: '22.0.0' },
  getBuiltinModule: () => ({
    Worker: vi.fn().mockImplementation(() => {
      throw new Error('The V8 platform used by this instance of Node does not support threads');
    }),
  }),
};

test('a Worker as pages have it is taken before those of Node', async () => {
  const started = vi.fn();
  await stubProcess(electron);
  vi.stubGlobal(
    'Worker',
    vi.fn(function (script: string, options: unknown) {
      started(script.replace(/:.*/, ''), options);
    }),
  );
  expect(canStartThreads()).toBe(true);
  await startThread();
  expect(started).toHaveBeenCalledExactlyOnceWith('blob', { type: 'module' });
});

test.each([
  ['no `process`', undefined],
  ['a `process` that can do nothing', { env: {} }],
  ['a Node that does not give its modules', { versions: { node: '20.11.0' } }],
])('with %s and no Worker it says what is missing', async (_, process) => {
  await stubProcess(process);
  vi.stubGlobal('Worker', undefined);
  expect(canStartThreads()).toBe(false);
  await expect(startThread()).rejects.toThrow(NoThreadsError);
  await expect(startThread()).rejects.toThrow(/20\.16.*startThread: \(\) => nodeThread/);
});

test('a Worker that takes no address of a script is passed over for those of Node', async () => {
  const refusing = vi.fn(function () {
    throw new TypeError('The worker script or module filename must be an absolute path');
  });
  vi.stubGlobal('Worker', refusing);
  await stubProcess({ env: {} });
  await expect(startThread()).rejects.toThrow('must be an absolute path');
  vi.unstubAllGlobals();
  vi.stubGlobal('Worker', refusing);
  const thread = await startThread();
  thread.end();
});

test('Node has threads', () => {
  expect(canStartThreads()).toBe(true);
});
