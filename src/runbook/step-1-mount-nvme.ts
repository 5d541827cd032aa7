import {randomUUID} from 'node:crypto';
import type {Context} from '../context.ts';
import {readMount} from '../disks/findmnt.ts';
import {fstabFindings, fstabMountOf} from '../disks/fstab.ts';
import {judgeDisks, OUR_LABEL} from '../disks/judge.ts';
import {type Marks, markOf, readMarks} from '../disks/mark.ts';
import {mountableOf} from '../disks/mountable.ts';
import {observeDisks} from '../disks/observe.ts';
import type {DiskFacts, DiskView, Mount} from '../disks/types.ts';
import type {Action} from '../engine/plan.ts';
import type {Plan, Step} from '../engine/step.ts';
import {nvmeMounted} from '../gates/nvme-mounted.ts';
import {isYes} from './answer-words.ts';
import {type ChoiceOptions, chooseDisk, mayFormat} from './choose-disk.ts';
import {planFormat} from './format-plan.ts';
import {planFstab} from './fstab-plan.ts';
import {lookBelow, markActions, mountActions, sayShadowed} from './mount-plan.ts';
import {refuseMountPoint} from './mount-point-guard.ts';
import {chooseMounted} from './mounted-disk.ts';
import {needsRoot} from './needs-root.ts';
import {planReuse} from './reuse-question.ts';

function blind(what: string, observed: string, command: string): Plan {
  return {
    status: 'stop',
    failure: {
      short: `${what} could not be looked at`,
      expected: 'an answer that can be read',
      observed,
      command,
      fix: ['install util-linux, then run the step again'],
    },
  };
}

/** The mount on this very point; null = it is a folder of something else, or missing. */
function onPoint(mount: Mount | null, mountPoint: string): Mount | null {
  return mount !== null && mount.target === mountPoint ? mount : null;
}

/** What systemd mounts at the first look at the folder is mounted by this one. */
async function triggerAutomount({host, settings}: Context): Promise<void> {
  await host.readFolder(settings.mountPoint);
}

/** As the operator named it, and the kernel path that any of its links leads to. */
async function namedDisk({answers, host}: Context) {
  const named = answers.get('nvme-device');
  if (named === undefined || !named.startsWith('/dev/')) return {named, device: named};
  const real = await host.realPath(named);
  return {named, device: real.ok ? real.value : named};
}

/** What is on a network disk is of no use to step 1, unless the gate is waived. */
function viewsOf(facts: readonly DiskFacts[], options: ChoiceOptions): readonly DiskView[] {
  const views = judgeDisks(facts);
  if (!options.remoteAllowed) return views;
  return views.map((view, at) => {
    const own = facts[at];
    return view.word === 'REMOTE' && own !== undefined ? {...view, mountable: mountableOf(own, facts)} : view;
  });
}

type Chosen = {
  readonly disk: DiskView;
  readonly disks: readonly DiskView[];
  readonly mounted: Mount | null;
  readonly marks: Marks;
  readonly named: string | undefined;
  readonly options: ChoiceOptions;
};

/** Where nobody was there to be asked, it is on record what is on the disk that was named. */
function sayReused({emit}: Context, {device}: DiskView, seen: readonly string[]): void {
  emit({type: 'notice', level: 'info', text: `${device} is mounted as it is. ${seen.join(' ')}`});
}

/** The whole plan for a disk: file system where there is none, mount, mark, and fstab where it is wanted. */
async function planFor(context: Context, chosen: Chosen): Promise<Plan> {
  const {disk, disks, mounted, marks, named} = chosen;
  const {mountPoint} = context.settings;
  const actions: Action[] = [];
  const there = mounted ?? disk.mountable;
  const reuse =
    mounted === null && disk.mountable !== null ? await planReuse(context, disk, disk.mountable) : null;
  if (reuse !== null && reuse.status !== 'go') return reuse;
  const file = {uuid: there === null ? randomUUID() : there.uuid, fsType: there?.fsType ?? 'ext4'};
  if (there === null) {
    const {rawDataAllowed} = chosen.options;
    // Chosen is only what may be mounted or formatted; this line keeps it so whoever changes the choice.
    if (!mayFormat(disk, chosen.options)) return blind(disk.device, disk.reasons.join('; '), 'lsblk');
    const format = planFormat(disk, disks, {uuid: file.uuid ?? '', named, rawDataAllowed});
    if (format.status === 'stop') return format;
    actions.push(format.action);
  }
  const {uuid, fsType} = file;
  if (uuid === null) return {status: 'do', actions: []};
  const device = disk.mountable?.device ?? disk.device;
  const label = there === null ? OUR_LABEL : undefined;
  const entry = mounted === null ? {uuid, fsType, mountPoint, device, label} : fstabMountOf(mounted, uuid);
  const fstab = await planFstab(context, entry);
  if (fstab.status !== 'do') return fstab;
  if (mounted === null) {
    const below = await lookBelow(context);
    if (below === 'something') await sayShadowed(context);
    if (reuse !== null && reuse.seen.length > 0) sayReused(context, disk, reuse.seen);
    actions.push(...mountActions(mountPoint, {uuid, fsType}, below));
  }
  const sentinel = mounted !== null && marks.sentinel.status === 'seen' ? marks.sentinel.value : null;
  actions.push(...(await markActions(context, markOf(disk, uuid, mountPoint), sentinel)));
  return {status: 'do', actions: [...actions, ...fstab.actions]};
}

async function plan(context: Context): Promise<Plan> {
  const root = await needsRoot(context, 'look at disks and mount one');
  if (root !== undefined) return root;
  const {mountPoint, waived} = context.settings;
  await triggerAutomount(context);
  const facts = await observeDisks(context);
  if (!facts.ok) return blind('the disks', facts.message, 'lsblk --json --output-all');
  const here = await readMount(context, mountPoint);
  if (here.mount.status === 'unknown') return blind('the mounts', here.mount.why, here.evidence.command);
  const refused = await refuseMountPoint(context, here.mount.value);
  if (refused !== undefined) return refused;
  const mounted = onPoint(here.mount.value, mountPoint);
  const marks = await readMarks(context);
  const {named, device} = await namedDisk(context);
  const options: ChoiceOptions = {
    rawDataAllowed: isYes(context.answers.get('format-raw-data')),
    remoteAllowed: waived.includes(nvmeMounted.id),
    formatOnly: isYes(context.answers.get('format-only')),
  };
  const disks = viewsOf(facts.value, options);
  const choice =
    mounted === null
      ? chooseDisk(disks, device, mountPoint, options)
      : chooseMounted({facts: facts.value, disks}, mounted, marks, device, options);
  if (choice.status !== 'chosen') return choice;
  return planFor(context, {disk: choice.disk, disks, mounted, marks, named, options});
}

/** Mounted and right, and yet an answer asks for more: the entry in fstab, or the mark that keeps which disk it is. */
async function isDue(context: Context): Promise<boolean> {
  const {answers, host, settings} = context;
  const wantsFstab = isYes(answers.get('fstab'));
  if (!wantsFstab && !answers.has('nvme-device')) return false;
  await triggerAutomount(context);
  const {mount} = await readMount(context, settings.mountPoint);
  const mounted = mount.status === 'seen' ? onPoint(mount.value, settings.mountPoint) : null;
  if (mounted === null || mounted.uuid === null) return false;
  const {sentinel} = await readMarks(context);
  if (sentinel.status === 'seen' && sentinel.value === null) return true;
  const text = await host.readText('/etc/fstab');
  if (!wantsFstab || !text.ok) return false;
  return fstabFindings(text.value, fstabMountOf(mounted, mounted.uuid)).length > 0;
}

export const step1MountNvme: Step<Context> = {
  id: '1',
  name: 'NVMe',
  title: 'Mount the NVMe, and verify that it is real NVMe',
  why: 'The number one source of confusion: when /nvme is not mounted, you write to the OS disk and your results are meaningless.',
  needs: [],
  proves: [nvmeMounted],
  isDue,
  plan,
};
