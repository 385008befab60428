import { parseOptions } from '@tapehead/core';
import { diagnosisOption } from './diagnosis-option.js';
import { headWarnings } from './head-warnings.js';
import type { MachineDiagnosis } from './machine.js';
import type { TrainingDiagnosis } from './training.js';
import { trainingWarnings } from './training-warnings.js';
import type { Warning } from './warning.js';

/** Everything that is known of a run at a time. */
export interface Diagnosis {
  /** How training goes. */
  readonly training: TrainingDiagnosis;
  /** Null for a model without memory. */
  readonly machine: MachineDiagnosis | null;
}

/**
 * What keeps a run from learning, the likeliest cause first; nothing if its last check was solved.
 * Each limit lies between what solved and what failed runs showed; docs/when-it-does-not-learn.md has them.
 * @throws {InvalidOptionsError} if an argument is no diagnosis.
 */
export function warningsOf(diagnosis: Diagnosis): readonly Warning[] {
  parseOptions('warningsOf', diagnosisOption, diagnosis);
  const { training, machine } = diagnosis;
  if (training.wrong?.last === 0 || training.solved) return [];
  const { causes, symptoms } = trainingWarnings(training);
  // If the weights have blown up, whatever the heads do follows from that and is not reported by itself.
  const ruined = causes.some(({ code }) => code === 'rate-too-large');
  const ofHeads = machine && !ruined ? headWarnings(machine, training) : [];
  const found = [...causes, ...ofHeads];
  return found.length > 0 ? found : symptoms;
}
