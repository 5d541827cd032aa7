import type {Context} from '../context.ts';
import {judgeDisks, OUR_LABEL} from '../disks/judge.ts';
import {observeDisks} from '../disks/observe.ts';
import type {DiskView} from '../disks/types.ts';
import type {Action, Command} from '../engine/plan.ts';
import type {Plan, Step} from '../engine/step.ts';
import {nvmeMounted} from '../gates/nvme-mounted.ts';
import {chooseDisk, gigabytes} from './choose-disk.ts';
import {needsRoot} from './needs-root.ts';

/** Never `-F`: mke2fs's own refusal of a disk in use is kept. It does not ask without a terminal; our consent did. */
function mkfs(device: string): Command {
  return {argv: ['/usr/sbin/mkfs.ext4', '-L', OUR_LABEL, device], sudo: true};
}

const CONSENT_CHARACTERS = 6;

function format(disk: DiskView): Action {
  const serial = disk.identity.serial ?? disk.device;
  return {
    kind: 'format-disk',
    purpose: `make a file system on ${disk.device}`,
    device: disk.device,
    identity: disk.identity,
    command: mkfs(disk.device),
    danger: {
      questionId: 'format-device',
      destroys: [
        `everything on ${disk.device} (${disk.model ?? 'unknown model'}, ${gigabytes(disk.identity.bytes)}, serial ${serial})`,
      ],
      typeExactly: serial.slice(-CONSENT_CHARACTERS),
      typeHint: `the last ${CONSENT_CHARACTERS} characters of its serial ${serial}`,
      flag: `--format-device ${disk.device} --confirm-serial ${serial}`,
    },
  };
}

function mount(context: Context, device: string): Action[] {
  const {mountPoint} = context.settings;
  return [
    {
      kind: 'command',
      purpose: `make ${mountPoint}`,
      command: {argv: ['/usr/bin/mkdir', '-p', mountPoint], sudo: true},
    },
    {
      kind: 'command',
      purpose: `mount the NVMe on ${mountPoint}`,
      command: {argv: ['/usr/bin/mount', device, mountPoint], sudo: true},
      undo: `sudo umount ${mountPoint}`,
    },
  ];
}

async function plan(context: Context): Promise<Plan> {
  const root = await needsRoot(context, 'look at disks and mount one');
  if (root !== undefined) return root;
  const facts = await observeDisks(context);
  if (!facts.ok) {
    return {
      status: 'stop',
      failure: {
        short: 'the disks could not be looked at',
        expected: 'an answer from lsblk',
        observed: facts.message,
        command: 'lsblk --json --output-all',
        fix: ['install util-linux, then run the step again'],
      },
    };
  }
  const choice = chooseDisk(
    judgeDisks(facts.value),
    context.answers.get('nvme-device'),
    context.settings.mountPoint,
  );
  if (choice.status !== 'chosen') return choice;
  const {disk} = choice;
  if (disk.mountable !== null) return {status: 'do', actions: mount(context, disk.mountable)};
  return {status: 'do', actions: [format(disk), ...mount(context, disk.device)]};
}

export const step1MountNvme: Step<Context> = {
  id: '1',
  name: 'NVMe',
  title: 'Mount the NVMe, and verify that it is real NVMe',
  why: 'The number one source of confusion: when /nvme is not mounted, you write to the OS disk and your results are meaningless.',
  needs: [],
  proves: [nvmeMounted],
  plan,
};
