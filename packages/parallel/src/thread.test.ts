import { afterEach, expect, test, vi } from 'vitest';
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

test('a Worker as pages have it is taken before those of Node', () => {
  const started = vi.fn();
  vi.stubGlobal('process', electron);
  vi.stubGlobal(
    'Worker',
    vi.fn(function (script: URL, options: unknown) {
      started(script.pathname.split('/').at(-1), options);
    }),
  );
  expect(canStartThreads()).toBe(true);
  startThread();
  expect(started).toHaveBeenCalledExactlyOnceWith('worker.js', { type: 'module' });
});

test.each([
  ['no `process`', undefined],
  ['a `process` that can do nothing', { env: {} }],
  ['a Node that does not give its modules', { versions: { node: '20.11.0' } }],
])('with %s and no Worker it says what is missing', (_, process) => {
  vi.stubGlobal('process', process);
  expect(canStartThreads()).toBe(false);
  expect(startThread).toThrow(NoThreadsError);
  expect(startThread).toThrow(/20\.16.*startThread: \(\) => nodeThread/);
});

test('Node has threads', () => {
  expect(canStartThreads()).toBe(true);
});
