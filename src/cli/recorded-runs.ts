import {dirname} from 'node:path';
import type {Session} from './session.ts';

const MOST_NAMED = 10;

/** The ids that could be meant, the newest first, as lines of the command that takes one. */
export async function recordedRuns({program}: Session, command: 'report' | 'bundle'): Promise<string[]> {
  const {archive} = program.context;
  const runs = await archive.list();
  if (runs.length === 0) return [`no run is recorded in ${dirname(archive.runFolder)}`];
  const named = runs.slice(0, MOST_NAMED).map(({id}) => `faststart ${command} ${id}`);
  const left = runs.length - named.length;
  return [
    'recorded runs, the newest first:',
    ...named,
    ...(left > 0 ? [`and ${left} more: ls ${dirname(archive.runFolder)}`] : []),
  ];
}
