import 'fake-indexeddb/auto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lstm } from '@tapehead/controllers';
import { ntmRegistry, paper } from '@tapehead/ntm';
import { createRng, type NamedTensors, type SequenceModel } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type StartedServer, startServer } from '../../../scripts/consumers/start-server.js';
import { CheckpointError } from './checkpoint-error.js';
import { fileHandler as browserFileHandler } from './file-handler.browser.js';
import { loadModel, type ModelPlace, saveModel } from './tfjs-io.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-io-'));
const definition = paper({ controller: lstm({ units: 4 }), slots: 5, width: 3 });
let model: SequenceModel;

beforeAll(() => {
  model = definition.build({ inputSize: 4, outputSize: 2 }, createRng(1));
});

afterAll(() => {
  model.dispose();
  rmSync(folder, { recursive: true });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const values = (tensors: NamedTensors) =>
  Object.entries(tensors).map(([name, tensor]) => [name, tensor.shape, tensor.dataSync()]);

/** A handler that keeps what it is given in memory. */
function memory() {
  const kept: tf.io.ModelArtifacts[] = [];
  const handler: tf.io.IOHandler = {
    save(artifacts) {
      kept.push(artifacts);
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: statSync(folder).mtime, modelTopologyType: 'JSON' },
      });
    },
    load: () => Promise.resolve(kept.at(-1) ?? { modelTopology: {} }),
  };
  return { kept, handler };
}

/** A server that answers so, until it is closed. */
function serve(answer: (request: IncomingMessage) => string | Buffer): Promise<StartedServer> {
  return startServer((request, response) => {
    response.end(answer(request));
  });
}

async function expectRoundTrip(place: ModelPlace, from: ModelPlace = place): Promise<void> {
  const metadata = { recipe: 'copy', best: null };
  const saved = await saveModel(model, place, { metadata, tensors: { average: model.weights } });
  expect(saved.modelArtifactsInfo.modelTopologyType).toBe('JSON');
  const before = tf.memory().numTensors;
  const loaded = await loadModel(from, ntmRegistry);
  expect(values(loaded.model.weights)).toEqual(values(model.weights));
  expect(loaded.model.architecture).toEqual(model.architecture);
  expect(loaded.metadata).toEqual(metadata);
  expect([...(loaded.tensors.average?.keys() ?? [])].toSorted()).toEqual(
    Object.keys(model.weights).toSorted(),
  );
  loaded.model.dispose();
  expect(tf.memory().numTensors).toBe(before);
}

describe('a model that is saved and loaded is the same, bit for bit', () => {
  test('by a handler', async () => {
    const { kept, handler } = memory();
    await expectRoundTrip(handler);
    expect(kept[0]).toMatchObject({
      modelTopology: { kind: 'ntm' },
      format: 'tapehead',
      weightSpecs: expect.arrayContaining([{ name: 'output.bias', shape: [2], dtype: 'float32' }]),
    });
  });

  test('in a folder, again and again, and from its model.json', async () => {
    const place = `file://${join(folder, 'deep', 'model')}`;
    await expectRoundTrip(place);
    await expectRoundTrip(place, `${place}/model.json`);
    expect(readdirSync(join(folder, 'deep', 'model')).toSorted()).toEqual([
      'model.json',
      'weights.bin',
    ]);
  });

  test('in a folder that a URL names, whose name has a space', async () => {
    await expectRoundTrip(pathToFileURL(join(folder, 'my models')).href);
    await expectRoundTrip(`file://${join(folder, 'my models')}`);
    expect(existsSync(join(folder, 'my models', 'model.json'))).toBe(true);
    expect(existsSync(join(folder, 'my%20models'))).toBe(false);
  });

  test('in IndexedDB', async () => {
    tf.env().set('IS_BROWSER', true);
    try {
      vi.stubGlobal('self', globalThis);
      await expectRoundTrip('indexeddb://mine');
      await expect(loadModel('indexeddb://other', ntmRegistry)).rejects.toThrow(
        /^indexeddb:\/\/other: the model cannot be loaded: Cannot find model/,
      );
    } finally {
      tf.env().set('IS_BROWSER', false);
    }
  });

  test('from a server that serves the folder', async () => {
    const served = join(folder, 'served');
    const { origin, close } = await serve(({ url = '' }) => readFileSync(join(served, url)));
    await expectRoundTrip(`file://${served}`, `${origin}/model.json`);
    close();
  });
});

describe('is refused', () => {
  const expectRefusal = async (action: () => Promise<unknown>, message: string | RegExp) => {
    const before = tf.memory().numTensors;
    const refused = action();
    await expect(refused).rejects.toThrow(CheckpointError);
    await expect(refused).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  };

  test.each(['mine', 'indexeddb://mine', 's3://mine'])(
    '%s, which keeps nothing in Node',
    async (place) => {
      const message = `${place}: nothing can be kept there; expected file://… in Node`;
      await expectRefusal(() => loadModel(place, ntmRegistry), message);
      await expectRefusal(() => saveModel(model, place), message);
    },
  );

  test('a file in a page, which has none', () => {
    expect(() => browserFileHandler('file://mine')).toThrow(
      'file://mine: a page has no files; expected indexeddb://',
    );
  });

  test('a folder without a model, or where none can be', async () => {
    await expectRefusal(
      () => loadModel(`file://${folder}/none`, ntmRegistry),
      /cannot be loaded: ENOENT/,
    );
    writeFileSync(join(folder, 'file'), '');
    await expectRefusal(
      () => saveModel(model, `file://${folder}/file/x`),
      /cannot be saved: ENOTDIR/,
    );
  });

  test.runIf(existsSync('/proc'))('a place where no folder can be made', async () => {
    await expectRefusal(() => saveModel(model, 'file:///proc/a/b'), /cannot be saved: ENOENT/);
  });

  test.each([
    ['file://server/models', /another machine/],
    ['file:///data/a%2Fb', /written %2F/],
    ['file:///data#1', /written %3F or %23/],
  ])('%s, which names no folder here', async (place, message) => {
    await expectRefusal(() => loadModel(place, ntmRegistry), message);
    await expectRefusal(() => saveModel(model, place), message);
  });

  test.runIf(existsSync('/dev/zero'))('what has no end, before it is read', async () => {
    await expectRefusal(() => loadModel('file:///dev/zero', ntmRegistry), /is a device, a pipe/);
    const endless = join(folder, 'endless');
    await saveModel(model, `file://${endless}`);
    rmSync(join(endless, 'weights.bin'));
    symlinkSync('/dev/zero', join(endless, 'weights.bin'));
    await expectRefusal(() => loadModel(`file://${endless}`, ntmRegistry), /is a device, a pipe/);
  });

  test('weights of far more bytes than the model has, before they are read', async () => {
    const large = join(folder, 'large');
    await saveModel(model, `file://${large}`);
    truncateSync(join(large, 'weights.bin'), 900 * 2 ** 20);
    const message = /weights\.bin": holds 943718400 bytes, expected at most \d{3,4}$/;
    await expectRefusal(() => loadModel(`file://${large}`, ntmRegistry), message);
  });

  test('a handler that only saves or only loads', async () => {
    await expectRefusal(
      () => loadModel({}, ntmRegistry),
      'the handler: the model cannot be loaded: there is nothing by which it could be loaded',
    );
    await expectRefusal(() => saveModel(model, {}), 'there is nothing by which it could be saved');
  });

  test('what a server answers where there is no such file, and a server that is not there', async () => {
    const served = join(folder, 'half');
    await saveModel(model, `file://${served}`);
    const { origin, close } = await serve(({ url = '' }) =>
      url === '/model.json' ? readFileSync(join(served, url)) : '<!doctype html><html></html>',
    );
    await expectRefusal(
      () => loadModel(`${origin}/model.json`, ntmRegistry),
      `${origin}/model.json: the model cannot be loaded: weights: what came is an HTML page, expected numbers`,
    );
    await expectRefusal(
      () => loadModel(`${origin}/other/model.json`, ntmRegistry),
      /other\/model\.json: the model cannot be loaded: Failed to parse model JSON/,
    );
    close();
    await expectRefusal(
      () => loadModel(`${origin}/model.json`, ntmRegistry),
      /cannot be loaded: fetch failed: ./,
    );
  });

  const change = async (alter: (artifacts: tf.io.ModelArtifacts) => object) => {
    const { kept, handler } = memory();
    await saveModel(model, handler);
    const [artifacts = { modelTopology: {} }] = kept;
    return loadModel(
      { load: () => Promise.resolve({ ...artifacts, ...alter(artifacts) }) },
      ntmRegistry,
    );
  };
  const bytes = ({ weightData = new ArrayBuffer(0) }: tf.io.ModelArtifacts) =>
    tf.io.CompositeArrayBuffer.join(weightData);

  test.each<[string, (artifacts: tf.io.ModelArtifacts) => object, RegExp]>([
    ['without metadata', () => ({ userDefinedMetadata: undefined }), /not a model of Tapehead/],
    [
      'of a layers model',
      () => ({ format: 'layers-model', weightSpecs: undefined }),
      /"layers-model" is not a model/,
    ],
    [
      'of other numbers',
      ({ weightSpecs }) => ({
        weightSpecs: weightSpecs?.map((spec) => ({ ...spec, dtype: 'int32' })),
      }),
      /not a model of Tapehead/,
    ],
    [
      'cut short',
      (artifacts) => ({ weightData: bytes(artifacts).slice(0, -4) }),
      /the weights are truncated/,
    ],
    [
      'too long',
      (artifacts) => ({ weightData: [bytes(artifacts), new ArrayBuffer(4)] }),
      /of which the tensors fill/,
    ],
    [
      'that lies about sizes',
      ({ weightSpecs = [] }) => ({
        weightSpecs: weightSpecs.map((spec) => ({ ...spec, shape: [1e12] })),
      }),
      /the weights are truncated/,
    ],
    [
      'with a tensor twice',
      ({ weightSpecs = [] }) => ({ weightSpecs: [...weightSpecs, ...weightSpecs] }),
      /is there twice/,
    ],
    [
      'whose name is a path',
      ({ weightSpecs = [] }) => ({
        weightSpecs: weightSpecs.map((spec, i) => (i === 0 ? { ...spec, name: '../x' } : spec)),
      }),
      /looks like a path/,
    ],
    [
      'that was altered',
      (artifacts) => ({ weightData: new Float32Array(bytes(artifacts)).map((x) => -x).buffer }),
      /altered or damaged/,
    ],
    [
      'of another architecture',
      ({ userDefinedMetadata }) => ({
        userDefinedMetadata: { ...userDefinedMetadata, architecture: '{}' },
      }),
      /altered or damaged/,
    ],
  ])('a model %s', async (_, alter, message) => {
    await expectRefusal(() => change(alter), message);
  });

  test.each([
    ['no JSON', 'hello', /not valid JSON/],
    ['a list', '[]', /not the model\.json of a model that tfjs saved/],
    [
      'weights elsewhere',
      '{"modelTopology": {}, "weightsManifest": [{"paths": ["../weights.bin"], "weights": []}]}',
      /not the model\.json/,
    ],
    [
      'weights in the folder above',
      '{"modelTopology": {}, "weightsManifest": [{"paths": [".."], "weights": []}]}',
      /not the model\.json/,
    ],
    [
      'no weights',
      '{"modelTopology": {}, "weightsManifest": [{"paths": ["none"], "weights": []}]}',
      /ENOENT/,
    ],
  ])('a model.json of %s', async (_, json, message) => {
    writeFileSync(join(folder, 'bad.json'), json);
    await expectRefusal(() => loadModel(`file://${folder}/bad.json`, ntmRegistry), message);
  });
});
