import {machineIds} from './machine-ids.ts';
import type {MachineSpec} from './machine-schema.ts';
import {recordings} from './recordings.ts';

/** A recorded machine of one's own, which may be changed. */
export function loadMachine(id: string): MachineSpec {
  const recorded = recordings[id];
  if (recorded === undefined) throw new Error(`no machine "${id}"; there are ${machineIds.join(', ')}`);
  return structuredClone(recorded);
}
