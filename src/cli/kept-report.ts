import type {Action} from '../engine/plan.ts';
import type {Session} from './session.ts';

/** May take hours, in which somebody upgrades the program. */
const LONG: ReadonlySet<Action['kind']> = new Set(['container-job', 'detached-job', 'wait-ready', 'measure']);

/** The one place that imports it: from any other, Node would look for the file again, and an upgrade took it away. */
const reporting = () => import('./commands/report.ts');

/** Before what takes long begins, loads what its end needs. */
export async function readyReport(before: Action): Promise<void> {
  if (LONG.has(before.kind)) await (await reporting()).loadDrawings();
}

/** Leaves the report in the run's folder, where the run measured something. A sentence when it could not. */
export async function keepReport(session: Session): Promise<string | null> {
  return (await reporting()).keepReport(session);
}
