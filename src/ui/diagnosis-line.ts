import type {ViewState} from './view-state.ts';

/** The likeliest cause of a wait, with the first thing to do about it; undefined while none is known. */
export function diagnosisLine(diagnosed: ViewState['diagnosis']): string | undefined {
  const cause = diagnosed?.diagnosis.causes[0];
  if (diagnosed === null || cause === undefined) return undefined;
  const fix = cause.fix[0] === undefined ? '' : `; ${cause.fix[0]}`;
  return `${diagnosed.container}: ${cause.title}${fix}`;
}
