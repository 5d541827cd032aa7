import type {DiskView} from '../disks/types.ts';
import type {Plan} from '../engine/step.ts';

export type DiskChoice =
  | {readonly status: 'chosen'; readonly disk: DiskView}
  | Extract<Plan, {status: 'ask' | 'stop'}>;

/** As the disk is sold: `3841 GB`. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`;
}

/** One line a disk: what an operator needs to tell them apart. */
function nameLine(disk: DiskView): string {
  const serial = disk.identity.serial ?? 'no serial';
  return `${disk.device}  ${gigabytes(disk.identity.bytes)}  ${disk.model ?? 'unknown model'}  ${serial}  ${disk.word}`;
}

function diskLine(disk: DiskView): string {
  return `${nameLine(disk)}: ${disk.reasons[0] ?? ''}`;
}

function usable(disk: DiskView): boolean {
  return disk.formattable || disk.mountable !== null;
}

function objection(disk: DiskView): string | undefined {
  return usable(disk) ? undefined : disk.reasons.join('; ');
}

/** A disk that was ours before comes first; then a blank one; a foreign file system only when it is asked for. */
function proposalOf(disks: readonly DiskView[]): DiskView | undefined {
  const ready = disks.filter(disk => disk.word === 'READY' && disk.mountable !== null);
  const blank = disks.filter(disk => disk.formattable);
  const best = ready.length > 0 ? ready : blank;
  return best.length === 1 ? best[0] : undefined;
}

function nothing(disks: readonly DiskView[], mountPoint: string): DiskChoice {
  return {
    status: 'stop',
    failure: {
      short: `no disk can be mounted on ${mountPoint}`,
      expected: 'a local NVMe disk that is blank, or holds a file system that can be mounted',
      observed: disks.length === 0 ? 'no disks at all' : disks.map(diskLine).join('\n'),
      command: 'lsblk --json --output-all',
      fix: ['attach a local NVMe disk, or take a VM size that has one', 'faststart run 1'],
    },
  };
}

/**
 * Which disk step 1 works on. Never the first in the list: a single obvious one is taken, several are asked
 * about, and one named by the operator must be usable. Nothing is formatted by this choice. Pure.
 */
export function chooseDisk(
  disks: readonly DiskView[],
  named: string | undefined,
  mountPoint: string,
): DiskChoice {
  if (named !== undefined) {
    const disk = disks.find(candidate => candidate.device === named);
    if (disk !== undefined && usable(disk)) return {status: 'chosen', disk};
    return {
      status: 'stop',
      failure: {
        short: disk === undefined ? `there is no disk ${named}` : `${named} is not touched`,
        expected: 'a disk that is blank, or holds a file system that can be mounted',
        observed: disk === undefined ? disks.map(diskLine).join('\n') : disk.reasons.join('; '),
        command: 'lsblk --json --output-all',
        fix: disks.filter(usable).map(candidate => `faststart run 1 --device ${candidate.device}`),
      },
    };
  }
  const proposed = proposalOf(disks);
  const choices = disks.filter(usable);
  if (choices.length === 0) return nothing(disks, mountPoint);
  if (choices.length === 1 && proposed !== undefined) return {status: 'chosen', disk: proposed};
  return {
    status: 'ask',
    question: {
      kind: 'choose',
      id: 'nvme-device',
      title: `Which disk goes on ${mountPoint}?`,
      details: [
        'A disk with a file system is mounted as it is; only a blank one can be formatted, after you typed its serial.',
      ],
      flag: '--device DEVICE',
      options: disks.map(disk => {
        const disabled = objection(disk);
        return disabled === undefined
          ? {value: disk.device, label: diskLine(disk)}
          : {value: disk.device, label: nameLine(disk), disabled};
      }),
      ...(proposed === undefined ? {} : {proposed: proposed.device}),
    },
  };
}
