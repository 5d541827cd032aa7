import {answerEvidence} from './evidence-answers.ts';
import {countedEvidence} from './evidence-counted.ts';
import {designEvidence} from './evidence-design.ts';
import {rateEvidence} from './evidence-rates.ts';
import {settingEvidence} from './evidence-settings.ts';
import {timedEvidence} from './evidence-timed.ts';

/** Everything that `evidence` of `verdict --input` may say, under its own name. */
export const evidenceNames = {
  ...countedEvidence,
  ...timedEvidence,
  ...rateEvidence,
  ...answerEvidence,
  ...designEvidence,
  ...settingEvidence,
} as const;

export type EvidenceName = keyof typeof evidenceNames;
