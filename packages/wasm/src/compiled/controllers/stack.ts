import type { Arena } from '../arena.js';
import type { Binding, ControllerIo, PlacedController } from '../kernel-table.js';
import { at, type Rows } from '../rows.js';

/** Where a layer's input and output lie. */
export interface LayerIo {
  readonly inputs: number;
  /** How many of its first inputs are there before the first step. */
  readonly known: number;
  readonly input: Rows;
  readonly output: Rows;
}

export interface PlacedLayer {
  /** The gradient of the inputs that are not known beforehand, after `backward`; zero after `turn`. */
  readonly dInput: { readonly pointer: number; readonly stride: number };
  begin(steps: number): void;
  forward(t: number): void;
  turn(): void;
  backward(t: number, dOutput: number, dOutputStride: number): void;
  /** The gradient of the known inputs of all steps. */
  dKnown(steps: number, dInputs: Rows): void;
  end(steps: number): void;
}

export interface Stack {
  readonly layers: number;
  readonly units: number;
  /** How many numbers a layer keeps in a row after its inputs. */
  readonly beside: number;
  placeLayer(binding: Binding, io: LayerIo): PlacedLayer;
}

/** Layers one upon the other, with weights `layer<l>.*`. */
export function placeStack(
  binding: Binding,
  { inputSize, known, output, dOutput }: ControllerIo,
  { layers, units, beside, placeLayer }: Stack,
): PlacedController {
  const { arena, weights } = binding;
  const [input, ...others] = placeInputs(arena, inputSize, layers, units, beside);
  const inputs = [input, ...others];
  const place = (index: number, at: Rows, inputCount: number, knownCount: number) =>
    placeLayer(
      { ...binding, weights: weights.within(`layer${index}`) },
      { inputs: inputCount, known: knownCount, input: at, output: inputs[index + 1] ?? output },
    );
  const first = place(0, input, inputSize, known);
  const stack = [first, ...others.map((at, index) => place(index + 1, at, units, 0))];
  const backwards = stack.map((layer, index) => ({ layer, above: stack[index + 1] })).reverse();
  return {
    input,
    dInput: first.dInput,
    dKnown: first.dKnown,
    begin(steps) {
      for (const layer of stack) layer.begin(steps);
    },
    forward(t) {
      for (const layer of stack) layer.forward(t);
    },
    turn() {
      for (const layer of stack) layer.turn();
    },
    backward(t) {
      for (const { layer, above } of backwards) {
        if (above) layer.backward(t, above.dInput.pointer, above.dInput.stride);
        else layer.backward(t, at(dOutput, t), dOutput.stride);
      }
    },
    end(steps) {
      for (const layer of stack) layer.end(steps);
    },
  };
}

function placeInputs(
  arena: Arena,
  inputSize: number,
  layers: number,
  units: number,
  beside: number,
): [Rows, ...Rows[]] {
  const input = arena.sequence(inputSize + beside);
  return [input, ...Array.from({ length: layers - 1 }, () => arena.history(units + beside))];
}
