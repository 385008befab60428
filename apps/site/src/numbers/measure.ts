import { lstm } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import { adam, clipByGlobalNorm } from '@tapehead/trainer';
import { compileStep, type Simd } from '@tapehead/wasm';

const rounds = 9;
/** Clocks of browsers are coarse, so that a round has many sequences. */
const millisecondsOfRound = 200;

/** Milliseconds for one sequence of the work that `pnpm bench` calls “LSTM, 20, 1”: the median of some rounds. */
export function measureSequence(simd: Simd): number {
  const rng = createRng(1);
  const task = copy();
  const model = paper({ controller: lstm({ units: 100 }), slots: 128, width: 20 }).build(
    task,
    rng.fork(),
  );
  const step = compileStep(model, {
    optimizer: adam(),
    clip: clipByGlobalNorm({ limit: 10 }),
    simd,
  });
  const batch = task.sample([{ length: 20 }], rng);
  const times = Array.from({ length: rounds + 1 }, () => {
    const begin = performance.now();
    let [sequences, took] = [0, 0];
    while (took < millisecondsOfRound) {
      step.gradients(batch, rng);
      step.update(1e-4);
      sequences++;
      took = performance.now() - begin;
    }
    return took / sequences;
  });
  step.dispose();
  model.dispose();
  // The first round is one of getting warm.
  return times.slice(1).toSorted((one, other) => one - other)[(rounds - 1) / 2] ?? Number.NaN;
}
