import type {Action} from '../engine/plan.ts';
import {loadDrawings} from '../report/formats.ts';

/** May take hours, in which somebody upgrades the program. */
const LONG: ReadonlySet<Action['kind']> = new Set(['container-job', 'detached-job', 'wait-ready', 'measure']);

/** Before what takes long begins, loads what its report needs: an upgrade takes the files away. */
export async function readyReport(before: Action): Promise<void> {
  if (LONG.has(before.kind)) await loadDrawings();
}
