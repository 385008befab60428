import type { Architecture, ModelSizes } from '@tapehead/core';
import type { Experiment } from '@tapehead/experiments';
import * as z from 'zod';
import { decimal, rough } from './format.js';

const stack = z.looseObject({ units: z.int(), layers: z.int() });
const controller = z.looseObject({ kind: z.string(), options: z.unknown() });
const parts = z.looseObject({
  controller: controller.optional(),
  memory: z.looseObject({ options: z.looseObject({ slots: z.int(), width: z.int() }) }).optional(),
  heads: z.array(z.looseObject({ kind: z.string() })).optional(),
});

/** A model in one line: its parts, as far as their kinds are known, and its sizes. */
export function describeModel({
  architecture,
  inputSize,
  outputSize,
}: ModelSizes & { readonly architecture: Architecture }): string {
  const known = parts.safeParse(architecture.options).data ?? {};
  const { memory, heads = [] } = known;
  return [
    architecture.kind,
    ...(known.controller ? [describeController(known.controller)] : []),
    ...(memory ? [`memory of ${memory.options.slots} × ${memory.options.width}`] : []),
    ...(heads.length > 0 ? [`heads ${heads.map(({ kind }) => kind).join(', ')}`] : []),
    `${inputSize} inputs`,
    `${outputSize} outputs`,
  ].join('; ');
}

function describeController({ kind, options }: z.output<typeof controller>): string {
  const sizes = stack.safeParse(options).data;
  if (!sizes) return `${kind} controller`;
  const layers = sizes.layers === 1 ? '' : `${sizes.layers} layers of `;
  return `${kind} controller, ${layers}${sizes.units} units`;
}

/** The phases in which a model is trained, in a line; empty for a single one. */
export function describePhases(experiment: Pick<Experiment, 'phases'> | null): string {
  const phases = experiment?.phases ?? [];
  if (phases.length < 2) return '';
  const texts = phases.map(
    ({ from, to, learningRate, schedule: { kind } }) =>
      `${decimal(from, 0)} to ${decimal(to, 0)} sequences at ${rough(learningRate)} (${kind})`,
  );
  return `${phases.length} phases of training: ${texts.join('; ')}\n`;
}
