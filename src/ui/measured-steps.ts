import type {Mode} from '../bench/types.ts';

/** The runbook's two benchmark steps: they have a screen of their own. */
const MODES: Readonly<Record<string, Mode>> = {'6': 'online', '7': 'offline'};

export function benchModeOf(stepId: string): Mode | undefined {
  return MODES[stepId];
}
