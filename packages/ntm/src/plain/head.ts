import { activations, shiftActivations } from './activations.js';
import { plainLinear, type PlainWeights } from './linear.js';
import type { PlainHeadOptions } from './options.js';

/** What a head is told to do in a step. */
export interface PlainMoves {
  /** The lookup by content, and the gate g that lets it in (eq. 5 to 7); null for a head that only moves. */
  readonly lookup: {
    readonly key: Float64Array;
    readonly strength: number;
    readonly gate: number;
  } | null;
  /** The numbers that the shift weighting is made from, from the most negative offset on. */
  readonly rawShifts: Float64Array;
  /** s, from the most negative offset on (eq. 8). */
  readonly shifts: Float64Array;
  /** γ (eq. 9). */
  readonly sharpening: number;
  /** e and a; null for a read head. */
  readonly write: { readonly erase: Float64Array; readonly add: Float64Array } | null;
}

/** A head in plain numbers. */
export interface PlainHead {
  /** Whether it reads or writes. */
  readonly kind: 'read' | 'write';
  /** How its cosine stays finite; null for a head that only moves. */
  readonly norm: {
    readonly form: 'square-root' | 'product-clamp';
    readonly epsilon: number;
  } | null;
  /** How many offsets there are to move by, −1, 0 and +1 in the middle. */
  readonly range: number;
  /** How it sharpens. */
  readonly form: 'safe' | 'power';
  /** What the controller's output [H] tells it to do. */
  moves(hidden: Float64Array): PlainMoves;
}

/** The head at that index, of a memory of that width. */
export function plainHead(
  head: PlainHeadOptions,
  index: number,
  width: number,
  weights: PlainWeights,
): PlainHead {
  const apply = plainLinear(weights, `heads.${index}`);
  const { stages } = head.options.addressing.options;
  const [shift, sharpen] = stages.length === 2 ? stages : [stages[2], stages[3]];
  const content = stages.length === 2 ? null : stages[0].options;
  const { range, order, activation, sharpness = 1 } = shift.options;
  const { form, sharpeningActivation } = sharpen.options;
  return {
    kind: head.kind,
    norm: content?.norm ?? null,
    range,
    form,
    moves(hidden) {
      const raw = apply(hidden);
      let at = 0;
      const take = (count: number) => raw.slice(at, (at += count));
      const lookup = content && {
        key: take(width).map(activations[content.keyActivation]),
        strength: activations[content.strengthActivation](take(1)[0] ?? 0),
        gate: activations.sigmoid(take(1)[0] ?? 0),
      };
      const listed = take(range);
      const rawShifts = (order === 'ascending' ? listed : listed.reverse()).map(
        (value) => sharpness * value,
      );
      return {
        lookup,
        rawShifts,
        shifts: shiftActivations[activation](rawShifts),
        sharpening: activations[sharpeningActivation](take(1)[0] ?? 0),
        write:
          head.kind === 'read'
            ? null
            : {
                erase: take(width).map(activations[head.options.eraseActivation]),
                add: take(width).map(activations[head.options.addActivation]),
              },
      };
    },
  };
}
