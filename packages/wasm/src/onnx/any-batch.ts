import type { Shape, StepGraph } from '../graph/graph.js';
import { dropUnused } from '../graph/passes/drop-unused.js';
import { type PassName, passes } from '../graph/passes/index.js';
import { rootsOf } from '../graph/rewrite.js';
import { translate } from '../graph/translate.js';
import { blend, constantFor, RecordingsDiffer } from '../record/combine.js';
import type { RecordedModel, ModelRecording } from '../record/record-model.js';
import { NotExportableError } from './errors.js';

/**
 * What a model computes in its forward pass, for any batch size. An extent of −n is n for each sequence of the batch.
 */
export interface AnyBatch {
  /** One input, [B, I]. */
  readonly step: StepGraph;
  /** Without inputs: the states before the first step as outputs. */
  readonly initial: StepGraph;
}

/** Of these the graphs are compared. Both above 1, so that an axis of 1 is never the batch. */
const batches = [2, 3] as const;

/** The passes that leave less to compute; all others suit the code that is generated from a graph. */
const order: readonly PassName[] = [
  ...(['removeCopies', 'foldNumbers', 'shareCommon', 'seeThrough'] as const),
  ...(['removeCopies', 'foldNumbers', 'shareCommon'] as const),
];

/**
 * The graphs of a model's forward pass. Noise, which is drawn in training, is 0.
 * @throws {NotExportableError} if what is computed follows from the batch size in another way than by extents.
 */
export function forAnyBatch(recorded: RecordedModel): AnyBatch {
  return {
    step: joined(recorded, ({ step }) => withoutNoise(translate(step))),
    initial: joined(recorded, ({ initial }) => translate(initial)),
  };
}

/** Whether an extent grows with the batch. */
export function growsWithBatch(extent: number): boolean {
  return extent < 0;
}

/** How many numbers of a shape there are for each sequence, or in all, if the batch has no part in it. */
export function sizeForOne(shape: Shape): number {
  return shape.reduce((product, extent) => product * Math.abs(extent), 1);
}

function joined(
  recorded: RecordedModel,
  graphOf: (recording: ModelRecording) => StepGraph,
): StepGraph {
  const [one, other] = batches;
  const at = (batch: number) => cleaned(graphOf(recorded.at(batch)));
  try {
    return blend(at(one), at(other), {
      number(a, b) {
        if (Object.is(a, b)) return a;
        const each = a / one;
        if (Number.isInteger(each) && each > 0 && b === each * other) return -each;
        throw new RecordingsDiffer(`${a} became ${b}`);
      },
      constant: (a, b) => constantFor(a, b, one, other, 1),
    });
  } catch (error) {
    if (!(error instanceof RecordingsDiffer)) throw error;
    throw new NotExportableError(
      `What it computes is not the same for all batch sizes: from ${one} sequences to ${other}, ${error.message}.`,
      { cause: error },
    );
  }
}

/** The forward pass alone, with little to compute. */
function cleaned({ outcomes, ...graph }: StepGraph): StepGraph {
  const forward: StepGraph = {
    ...graph,
    outcomes: {
      ...outcomes,
      inputGradients: [],
      stateGradients: [],
      weightTerms: [],
    },
  };
  const result = order.reduce(
    (current, name) => dropUnused(passes[name](current)),
    dropUnused(forward),
  );
  const used = new Set([
    ...result.inputs,
    ...result.states,
    ...rootsOf(result).map(({ value }) => value),
    ...result.nodes.flatMap(({ inputs, output }) => [output, ...inputs.map(({ value }) => value)]),
  ]);
  const values = result.values.map((value, index) =>
    used.has(index) ? value : { shape: [], source: { kind: 'node' as const } },
  );
  return { ...result, values };
}

function withoutNoise(graph: StepGraph): StepGraph {
  const [input, ...noise] = graph.inputs;
  const values = graph.values.map((value, index) =>
    noise.includes(index)
      ? { ...value, source: { kind: 'constant' as const, data: Float32Array.of(0) } }
      : value,
  );
  return { ...graph, values, inputs: input === undefined ? [] : [input] };
}
