import type { RecordedCall, Recording } from '../record/recording.js';
import type { Outcomes, Source, StepGraph, Use, Value } from './graph.js';
import { translations } from './kernels/index.js';
import { builderOf, type Builder } from './rewrite.js';
import { item, sizeOf } from './shapes.js';

/** The graph of a recording, translated kernel by kernel and not yet simplified. */
export function translate(recording: Recording): StepGraph {
  const { values, calls } = recording;
  const parts = gradientParts(recording);
  const builder = builderOf(
    values.map(({ shape, source }): Value => ({ shape, source: sourceOf(source) })),
  );
  const gradients = parts.map(({ size, shape }, outcome): Use => {
    const source: Source = { kind: 'gradient', outcome };
    return { value: builder.values.push({ shape, source }) - 1, shape: [size] };
  });
  const whole = values.findIndex(({ source }) => source.kind === 'gradient');
  for (const call of calls) {
    const inputs = call.inputs.map(builder.now);
    if (inputs.some(({ value }) => value === whole)) cutGradient(call, builder, parts, gradients);
    else translateCall(call, inputs, recording, builder);
  }
  const [only] = gradients;
  if (gradients.length === 1 && only && whole >= 0) builder.replace(whole, only.value);
  // Values of no numbers are left out.
  const orNull = (use: Use | null) => use && (sizeOf(use.shape) > 0 ? builder.now(use) : null);
  const orNumber = (use: Use) =>
    sizeOf(use.shape) > 0 ? builder.now(use) : { ...builder.number(0), shape: use.shape };
  const outcomes: Outcomes = {
    outputs: recording.outputs.map(orNumber),
    newStates: recording.newStates.map(orNumber),
    inputGradients: recording.inputGradients.map(orNull),
    stateGradients: recording.stateGradients.map(orNull),
    weightTerms: recording.weightGradients.flatMap(({ name, use }) =>
      sizeOf(use.shape) > 0
        ? [{ kind: 'each' as const, weight: name, gradient: builder.now(use) }]
        : [],
    ),
  };
  return {
    values: builder.values,
    nodes: builder.nodes,
    inputs: recording.inputs.map(({ value }) => value),
    states: recording.states.map(({ value }) => value),
    outcomes,
  };
}

function sourceOf(source: Recording['values'][number]['source']): Source {
  if (source.kind === 'call') return { kind: 'node' };
  // The whole gradient is never used itself: its parts have values of their own.
  if (source.kind === 'gradient') return { kind: 'gradient', outcome: -1 };
  return source;
}

interface Part {
  readonly begin: number;
  readonly size: number;
  readonly shape: readonly number[];
}

/** Where the gradient by each outcome begins in the whole gradient. */
function gradientParts({ outputs, newStates }: Recording): readonly Part[] {
  let begin = 0;
  return [...outputs, ...newStates].map(({ shape }) => {
    const size = sizeOf(shape);
    const part = { begin, size, shape };
    begin += size;
    return part;
  });
}

/** A call that cuts the whole gradient into those by the outcomes. */
function cutGradient(
  { kernel, attributes, outputs }: RecordedCall,
  builder: Builder,
  parts: readonly Part[],
  gradients: readonly Use[],
): void {
  let begin = kernel === 'Slice' ? Number([attributes.begin].flat()[0]) : 0;
  for (const { value, shape } of outputs) {
    const size = sizeOf(shape);
    const index = parts.findIndex((part) => part.begin === begin && part.size === size);
    const gradient = gradients[index];
    if (!gradient) throw new Error(`${kernel} cuts the gradient by the outcomes otherwise.`);
    builder.replace(value, gradient.value);
    begin += size;
  }
}

function translateCall(
  call: RecordedCall,
  inputs: readonly Use[],
  { values }: Recording,
  builder: Builder,
): void {
  const { kernel, attributes, names } = call;
  const types = call.inputs.map(({ value }) => item(values, value).dtype);
  if (translations.get(kernel)?.({ ...call, inputs, types }, builder) === true) return;
  call.outputs.forEach(({ value, shape }, result) => {
    builder.make(
      { kind: 'foreign', kernel, attributes, names, types, inputs, shape, result },
      value,
    );
  });
}
