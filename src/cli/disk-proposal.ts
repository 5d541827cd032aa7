import type {DiskView} from '../disks/types.ts';
import {chooseDisk} from '../runbook/choose-disk.ts';

/** What step 1 would do about the disks as they stand, where nobody named one. */
export type DiskProposal = {
  /** The one that it would take, or on which the cursor would stand when it asks. */
  readonly device: string | null;
  readonly why: string;
  /** What to do next: commands, and what only a person can do. */
  readonly next: readonly string[];
};

function whatComes(disk: DiskView, mountPoint: string): string {
  if (disk.mountable !== null) return `it is mounted on ${mountPoint} as it is, nothing is formatted`;
  return `it is formatted, once the end of its serial was typed, and mounted on ${mountPoint}`;
}

/** Pure: the same decision that step 1 takes, in words. */
export function proposalFor(disks: readonly DiskView[], mountPoint: string): DiskProposal {
  const choice = chooseDisk(disks, undefined, mountPoint);
  if (choice.status === 'stop') {
    const {short, expected, fix} = choice.failure;
    return {device: null, why: `none: ${short}; needed is ${expected}`, next: fix};
  }
  if (choice.status === 'chosen') {
    const {disk} = choice;
    const why = `${disk.device}: the only disk that can be used; ${whatComes(disk, mountPoint)}`;
    return {device: disk.device, why, next: ['faststart run 1']};
  }
  const {question} = choice;
  const options = question.kind === 'choose' ? question.options : [];
  const open = disks.filter(disk =>
    options.some(option => option.value === disk.device && option.disabled === undefined),
  );
  const offered = open.map(disk => `${disk.device} (${disk.word})`).join(', ');
  const proposed =
    question.kind === 'choose' ? open.find(disk => disk.device === question.proposed) : undefined;
  const asks = `it would ask first, and offer ${offered}`;
  return {
    device: proposed?.device ?? null,
    why:
      proposed === undefined
        ? `none of itself; ${asks}`
        : `${proposed.device}: ${proposed.reasons[0] ?? ''}; ${whatComes(proposed, mountPoint)}; ${asks}`,
    next: ['faststart run 1', `faststart run 1 ${question.flag}`],
  };
}
