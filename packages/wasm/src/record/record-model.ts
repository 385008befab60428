import { mapTensors, tensorsOf } from '@tapehead/core/layers';
import { isTensor, type SequenceModel } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { sameShape } from '../graph/shapes.js';
import { expectSame, recordingFor, RecordingsDiffer, type Sample } from './combine.js';
import { NotRecordableError, refusal } from './errors.js';
import { record } from './record.js';
import { onRecorder } from './recorder-backend.js';
import type { Recording } from './recording.js';
import { numbers, withOtherWeights } from './shaken.js';
import { inScope } from './scope.js';
import { inOrderOf } from './states.js';
import { prepareWeights } from './weights.js';

/** The recordings of a model for one batch size. */
export interface ModelRecording {
  /** Inputs: the input [B, I], and the noise [B, K] if the model has any. Outputs: the logits. */
  readonly step: Recording;
  /** The recording of the states before the first step: they are its outputs, and it has no inputs. */
  readonly initial: Recording;
}

/** A model's recordings at two batch sizes each, as plain data that another thread can be sent. */
export interface ModelSamples {
  readonly step: readonly [Sample, Sample];
  readonly initial: readonly [Sample, Sample];
}

/** The recordings of a model for any batch size. */
export interface RecordedModel {
  readonly samples: ModelSamples;
  /** How many milliseconds recording has taken so far. */
  milliseconds(): number;
  /** Whether the step needs no new recording for another batch size. */
  readonly anyBatch: boolean;
  /**
   * @throws {NotRecordableError} if the model cannot be recorded at this batch size.
   */
  at(batch: number): ModelRecording;
}

/** What is recorded besides the step. */
export interface RecordOptions {
  /** Whether to record the gradients as well. Without them the step needs none. */
  readonly gradients: boolean;
  /** What was recorded of the same model before, which is not recorded again. */
  readonly samples?: ModelSamples | undefined;
}

/** Two batch sizes, both above 1, that are unlikely to occur as another size in a model. */
const batches = [2, 3] as const;

/**
 * Records a model's step and initial state. Each is recorded twice, at two batch sizes, the second time from another
 * state and with other weights. The recordings for all batch sizes follow from these two, and any dependence on
 * something else than the arguments shows as a difference. If they do not follow, each batch size is recorded by
 * itself. The weights are the same afterwards.
 * @throws {NotRecordableError} if the model cannot be recorded.
 */
export function recordModel(
  model: SequenceModel,
  { gradients, samples: known }: RecordOptions,
): RecordedModel {
  let milliseconds = 0;
  const timed = <Result>(run: () => Result): Result => {
    const begin = performance.now();
    try {
      return run();
    } finally {
      milliseconds += performance.now() - begin;
    }
  };
  const sampleOf = (record: Recorder, batch: number, shaken: boolean): Sample => ({
    batch,
    recording: record(model, { batch, shaken, withGradients: gradients }),
  });
  const samplesOf = (record: Recorder) =>
    [sampleOf(record, batches[0], false), sampleOf(record, batches[1], true)] as const;
  const forAnyBatch = (record: Recorder, [one, other]: ModelSamples['step']) => {
    const single = fitting(() => recordingFor(one, other, 1));
    return {
      anyBatch: single !== null,
      at(batch: number) {
        if (single) return batch === 1 ? single : recordingFor(one, other, batch);
        const [first, second] = [sampleOf(record, batch, false), sampleOf(record, batch, true)];
        expectSame(first.recording, second.recording);
        return first.recording;
      },
    };
  };
  prepareWeights(model.weights);
  const samples =
    known ??
    timed(() =>
      onRecorder(() => ({ step: samplesOf(recordStep), initial: samplesOf(recordInitial) })),
    );
  const step = timed(() => forAnyBatch(recordStep, samples.step));
  const initial = timed(() => forAnyBatch(recordInitial, samples.initial));
  const made = new Map<number, ModelRecording>();
  const recordedAt = (batch: number): ModelRecording => {
    const recorded =
      made.get(batch) ?? timed(() => ({ initial: initial.at(batch), step: step.at(batch) }));
    made.set(batch, recorded);
    return recorded;
  };
  // Records now, so that an error occurs here and not later.
  recordedAt(1);
  return {
    samples,
    milliseconds: () => milliseconds,
    anyBatch: step.anyBatch && initial.anyBatch,
    at: recordedAt,
  };
}

/** How a part of a model is recorded. */
interface Sitting {
  readonly batch: number;
  /** Whether with other weights than the model's, and from another state. */
  readonly shaken: boolean;
  readonly withGradients: boolean;
}

type Recorder = (model: SequenceModel, sitting: Sitting) => Recording;

/** The combination of two recordings, or null if they differ. */
function fitting(combine: () => Recording): Recording | null {
  try {
    return combine();
  } catch (error) {
    if (error instanceof RecordingsDiffer) return null;
    throw error;
  }
}

/** Records the step at one batch size. */
function recordStep(model: SequenceModel, { batch, shaken, withGradients }: Sitting): Recording {
  return recording(model, shaken, () => {
    const begin = model.initialState(batch);
    const from = shaken
      ? mapTensors(begin, (tensor) => tf.add(tf.mul(tensor, 0.97), 0.003))
      : begin;
    const input = numbers(batch, model.inputSize, shaken ? 0.3 : 0.7);
    const noise = model.noise && numbers(batch, model.noise.size, shaken ? 0.2 : 0.1);
    const states = tensorsOf(from);
    const other = states.find(({ dtype }) => dtype !== 'float32');
    if (other)
      throw new NotRecordableError(`Its state holds a tensor of ${other.dtype}, expected float32.`);
    return record({
      inputs: noise ? [input, noise] : [input],
      differentiated: 1,
      states,
      weights: model.weights,
      withGradients,
      outcomeSize: batch * model.outputSize + countOf(states),
      run([givenInput, givenNoise], givenStates) {
        let next = 0;
        const state = mapTensors(from, (tensor) => givenStates[next++] ?? tensor);
        const result = model.step(
          matrix(givenInput ?? input),
          state,
          givenNoise && matrix(givenNoise),
        );
        expectOutput(result.output, [batch, model.outputSize]);
        return { outputs: [result.output], states: inOrderOf(from, result.state) };
      },
    });
  });
}

/** Records the states before the first step, as outputs. */
function recordInitial(model: SequenceModel, { batch, shaken, withGradients }: Sitting): Recording {
  return recording(model, shaken, () =>
    record({
      inputs: [],
      differentiated: 0,
      states: [],
      weights: model.weights,
      withGradients,
      outcomeSize: countOf(tensorsOf(model.initialState(batch))),
      run: () => ({ outputs: tensorsOf(model.initialState(batch)), states: [] }),
    }),
  );
}

function expectOutput(output: unknown, shape: readonly number[]): void {
  const found = isTensor(output) ? `an output of shape [${output.shape.join(', ')}]` : 'no output';
  if (isTensor(output) && sameShape(output.shape, shape)) return;
  throw new NotRecordableError(`The step returns ${found}, expected [${shape.join(', ')}].`);
}

const countOf = (tensors: readonly tf.Tensor[]) => tensors.reduce((sum, { size }) => sum + size, 0);

function recording(model: SequenceModel, shaken: boolean, run: () => Recording): Recording {
  try {
    return inScope(() => (shaken ? withOtherWeights(model, run) : run()));
  } catch (error) {
    throw refusal(error);
  }
}

function matrix(tensor: tf.Tensor): tf.Tensor2D {
  const [rows = 0, columns = 0] = tensor.shape;
  return tf.reshape<tf.Rank.R2>(tensor, [rows, columns]);
}
