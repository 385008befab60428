import { compiledSubject } from './subjects.js';
import { paperSizes } from './work.js';

/** The peak memory while training with the compiled engine: beyond the loaded backend, and of the whole process. */
export function peakMemory(): { readonly aboveBackend: number; readonly process: number } {
  const before = process.memoryUsage.rss();
  const subject = compiledSubject({ controller: 'lstm', T: 120, batch: 1, ...paperSizes });
  let peak = before;
  for (let step = 0; step < 200; step += 1) {
    subject.next();
    subject.backward();
    subject.update();
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  subject.dispose();
  return { aboveBackend: peak - before, process: peak };
}
