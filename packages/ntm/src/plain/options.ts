import { type Architecture, finiteNumber, oneOf, parseOptions } from '@tapehead/core';
import { type InitialValue, initialValueOption } from '@tapehead/core/layers';
import * as z from 'zod';
import type { OutputForm } from '../output-layer.js';

/** A part of one kind, with those of its options that matter here. */
interface Part<Kind extends string, Options> {
  readonly kind: Kind;
  readonly options: Options;
}

/** The stage of content addressing. */
export type ContentStage = Part<
  'content',
  {
    readonly keyActivation: 'tanh' | 'identity' | 'relu' | 'sigmoid';
    readonly strengthActivation: 'softplus' | 'one-plus-softplus' | 'relu' | 'exp';
    readonly norm: {
      readonly form: 'square-root' | 'product-clamp';
      readonly epsilon: number;
    };
  }
>;

type Shift = Part<
  'shift',
  {
    readonly range: number;
    readonly order: 'ascending' | 'descending';
    readonly activation: 'softmax' | 'softmax-relu' | 'sparsemax';
    readonly sharpness?: number | undefined;
  }
>;

type Sharpen = Part<
  'sharpen',
  {
    readonly form: 'safe' | 'power';
    readonly sharpeningActivation: 'one-plus-softplus' | 'one-plus-relu';
  }
>;

interface Started {
  readonly addressing: {
    readonly options: {
      /** All stages of the paper, or those of a head that only moves. */
      readonly stages:
        | readonly [ContentStage, Part<'interpolate', object>, Shift, Sharpen]
        | readonly [Shift, Sharpen];
    };
  };
}

/** A head of such a machine. */
export type PlainHeadOptions =
  | Part<'read', Started>
  | Part<
      'write',
      Started & {
        readonly eraseActivation: 'sigmoid' | 'relu';
        readonly addActivation: 'tanh' | 'identity' | 'relu' | 'sigmoid';
      }
    >;

/** The options of a feedforward controller. */
export type FeedforwardPart = Part<
  'feedforward',
  { readonly layers: number; readonly activation: 'tanh' | 'relu' | 'sigmoid' }
>;

/** The options of an LSTM. */
export type LstmPart = Part<
  'lstm',
  { readonly units: number; readonly layers: number; readonly initialState: InitialValue }
>;

/** The options of a machine whose parts are known here. */
export interface PlainOptions {
  readonly order: 'simultaneous' | 'list';
  readonly output: OutputForm;
  readonly initialReads: InitialValue;
  readonly controller: FeedforwardPart | LstmPart;
  readonly heads: readonly PlainHeadOptions[];
  readonly memory: {
    readonly options: {
      readonly slots: number;
      readonly width: number;
      readonly initial: { readonly value: number };
    };
  };
}

/** A part of one kind, whose options are these and others. */
function part<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.looseObject({ kind: oneOf([kind]), options: z.looseObject(shape) });
}

const content = part('content', {
  keyActivation: oneOf(['tanh', 'identity', 'relu', 'sigmoid']),
  strengthActivation: oneOf(['softplus', 'one-plus-softplus', 'relu', 'exp']),
  norm: z.object({ form: oneOf(['square-root', 'product-clamp']), epsilon: finiteNumber() }),
});
const shift = part('shift', {
  range: z.int(),
  order: oneOf(['ascending', 'descending']),
  activation: oneOf(['softmax', 'softmax-relu', 'sparsemax']),
  sharpness: finiteNumber().optional(),
});
const sharpen = part('sharpen', {
  form: oneOf(['safe', 'power']),
  sharpeningActivation: oneOf(['one-plus-softplus', 'one-plus-relu']),
});

const whole = z.tuple([content, part('interpolate', {}), shift, sharpen]);
const moving = z.tuple([shift, sharpen]);
const kinds = ['content interpolate shift sharpen', 'shift sharpen'];

const addressing = part('compose', {
  stages: z
    .array(z.looseObject({ kind: z.string() }))
    .refine((stages) => kinds.includes(stages.map(({ kind }) => kind).join(' ')), {
      error: 'the stages content, interpolate, shift and sharpen, or shift and sharpen',
    })
    .pipe(z.union([whole, moving])),
});

const started = { initialWeighting: oneOf(['one-hot']), addressing };
const writes = {
  ...started,
  eraseActivation: oneOf(['sigmoid', 'relu']),
  addActivation: oneOf(['tanh', 'identity', 'relu', 'sigmoid']),
};

/** The same of one of several kinds. */
function partOf<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.looseObject({ kind: z.literal(kind), options: z.looseObject(shape) });
}

const controller = z.discriminatedUnion(
  'kind',
  [
    partOf('feedforward', { layers: z.int(), activation: oneOf(['tanh', 'relu', 'sigmoid']) }),
    partOf('lstm', { units: z.int(), layers: z.int(), initialState: initialValueOption }),
  ],
  { error: 'a controller of the kind feedforward or lstm' },
);

const head = z.discriminatedUnion('kind', [partOf('read', started), partOf('write', writes)], {
  error: 'a head of the kind read or write',
});

const machine = z.looseObject({
  kind: oneOf(['ntm']),
  options: z.looseObject({
    order: oneOf(['simultaneous', 'list']),
    output: oneOf(['controller-and-reads', 'controller', 'reads']),
    initialReads: initialValueOption,
    controller,
    heads: z.array(head),
    memory: part('erase-add', {
      slots: z.int(),
      width: z.int(),
      initial: z.looseObject({ kind: oneOf(['constant']), value: finiteNumber() }),
    }),
  }),
});

/** @throws {InvalidOptionsError} naming each part that is another one. */
export function parsePlainOptions(where: string, { kind, options }: Architecture): PlainOptions {
  return parseOptions(where, machine, { kind, options }).options;
}
