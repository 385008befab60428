import { feedforward } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { readHead, writeHead } from '@tapehead/heads';
import { expect, test } from 'vitest';
import { loadNtm } from '../load-ntm.js';
import { ntmRegistry } from '../registry.js';
import { paper } from './paper.js';

test('further heads come after those of the paper, and are stored with them', () => {
  const machine = paper({
    controller: feedforward({ units: 3 }),
    slots: 4,
    width: 2,
    readHeads: 0,
    writeHeads: 1,
    moreHeads: [readHead(), writeHead()],
  });
  const { heads } = loadNtm(machine.options, ntmRegistry).options;
  expect(heads).toMatchObject([{ kind: 'write' }, { kind: 'read' }, { kind: 'write' }]);
  const model = machine.build({ inputSize: 2, outputSize: 1 }, createRng(1));
  expect(Object.keys(model.weights)).toContain('heads.2.bias');
  model.dispose();
});
