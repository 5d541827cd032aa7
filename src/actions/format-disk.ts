import type {Context} from '../context.ts';
import {judgeDisks} from '../disks/judge.ts';
import {observeDisks} from '../disks/observe.ts';
import type {DiskIdentity, FormatDiskAction} from '../engine/plan.ts';
import type {Performed} from '../engine/runner.ts';
import {performCommand} from './command.ts';
import {failed} from './say.ts';

function sameDisk(a: DiskIdentity, b: DiskIdentity): boolean {
  return a.serial === b.serial && a.bytes === b.bytes && a.diskSequence === b.diskSequence;
}

/**
 * Looks at the disk again, now: the consent may have been given minutes ago, and kernel names move. Only the
 * same disk, still blank, is handed to mkfs.
 */
export async function performFormatDisk(action: FormatDiskAction, context: Context): Promise<Performed> {
  const facts = await observeDisks(context);
  const disk = facts.ok
    ? judgeDisks(facts.value).find(candidate => candidate.device === action.device)
    : undefined;
  const refuse = (observed: string): Performed =>
    failed({
      short: `${action.device} is not formatted`,
      expected: `the disk that was agreed to (serial ${action.identity.serial ?? 'unknown'}, ${action.identity.bytes} bytes), still blank`,
      observed,
      command: 'lsblk --json --output-all',
      fix: ['run the step again: it looks at all disks anew'],
    });
  if (!facts.ok) return refuse(facts.message);
  if (disk === undefined) return refuse('it is no longer there');
  if (!sameDisk(disk.identity, action.identity)) {
    return refuse(
      `another disk has this name now (serial ${disk.identity.serial ?? 'unknown'}, ${disk.identity.bytes} bytes)`,
    );
  }
  if (!disk.formattable) return refuse(disk.reasons.join('; '));
  return performCommand({kind: 'command', purpose: action.purpose, command: action.command}, context);
}
