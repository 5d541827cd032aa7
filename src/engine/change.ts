import {lineDiff} from './line-diff.ts';
import type {Action} from './plan.ts';

/** What an edit takes away and adds, beside its commands: nothing where the commands themselves say it all. */
export function changeOf(action: Action): readonly string[] {
  if (action.kind === 'edit-file') return lineDiff(action.before ?? '', action.after);
  const isRepair = action.kind === 'edit-fstab' && !action.after.startsWith(action.before);
  return isRepair ? lineDiff(action.before, action.after) : [];
}
