import type {GateOutline, StepOutline} from '../engine/outline.ts';
import {gates} from '../gates/index.ts';
import {runbook} from './index.ts';

/*
 * What there is to know of the runbook without doing any of it. The build keeps the data of this file and leaves out
 * where it comes from, so that command line and first screen wait for no step and no gate.
 */

function outlined({id, title, section, why, waivable}: GateOutline): GateOutline {
  return {id, title, section, why, waivable};
}

/** In the runbook's order. */
export const stepOutlines: readonly StepOutline[] = runbook.map(({id, name, title, why, needs, proves}) => ({
  id,
  name,
  title,
  why,
  needs: needs.map(outlined),
  proves: proves.map(outlined),
}));

export const gateOutlines: readonly GateOutline[] = gates.map(outlined);
