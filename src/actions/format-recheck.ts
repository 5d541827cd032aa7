import type {Context} from '../context.ts';
import {observeContents} from '../disks/contents.ts';
import {formatObjections} from '../disks/format-gate.ts';
import {observeDisks} from '../disks/observe.ts';
import type {DiskFacts} from '../disks/types.ts';
import type {DiskIdentity, FormatDiskAction} from '../engine/plan.ts';
import {describeIdentity, identityOf, readDisk, sameDisk} from './disk-identity.ts';

/** Why a disk that was agreed to is not formatted after all. */
export type Refusal = {
  readonly why: 'vanished' | 'another-disk' | 'not-blank' | 'not-seen';
  readonly observed: string;
};

type Found = {readonly facts: DiskFacts} | {readonly refusal: Refusal};

const refuse = (why: Refusal['why'], observed: string): {readonly refusal: Refusal} => ({
  refusal: {why, observed},
});

/** The kernel path that the link leads to now. */
export async function resolveLink(
  {link}: FormatDiskAction,
  {host}: Context,
): Promise<{readonly device: string} | {readonly refusal: Refusal}> {
  const real = await host.realPath(link);
  if (real.ok) return {device: real.value};
  return real.code === 'ENOENT'
    ? refuse('vanished', `${link} is no longer there`)
    : refuse('not-seen', `${link} cannot be resolved: ${real.message}`);
}

function compare(
  {device, link, identity}: FormatDiskAction,
  now: {readonly device: string; readonly identity: DiskIdentity},
): Refusal | undefined {
  if (sameDisk(identity, now.identity)) return undefined;
  const moved = now.device === device ? '' : ` (it was ${device})`;
  return {
    why: 'another-disk',
    observed: `${link} leads to ${now.device}${moved}, which is another disk: ${describeIdentity(now.identity)}`,
  };
}

/** What speaks against formatting it, whatever was seen before. */
function stillObjected(
  {rawDataAllowed}: FormatDiskAction,
  facts: DiskFacts,
): {readonly refusal: Refusal} | undefined {
  const objections = formatObjections(facts, {rawDataAllowed});
  if (objections.length === 0) return undefined;
  const unseen = objections.every(objection => !objection.seen);
  return refuse(unseen ? 'not-seen' : 'not-blank', objections.map(objection => objection.why).join('; '));
}

/** Looks at the disk that the link leads to as if for the first time: it must be the same one, and still blank. */
export async function recheckDisk(action: FormatDiskAction, context: Context): Promise<Found> {
  const resolved = await resolveLink(action, context);
  if ('refusal' in resolved) return resolved;
  const {device} = resolved;
  const all = await observeDisks(context);
  if (!all.ok) return refuse('not-seen', `the disks could not be looked at: ${all.message}`);
  const facts = all.value.find(candidate => candidate.disk.path === device);
  if (facts === undefined) return refuse('vanished', `${device} is no longer among the disks`);
  const other = compare(action, {device, identity: identityOf(facts.disk)});
  if (other !== undefined) return {refusal: other};
  return stillObjected(action, facts) ?? {facts};
}

/**
 * The look at all disks took its time, and so did the copy. Right before mkfs: is this one still blank, and last of all,
 * is it still this disk that the link leads to?
 */
export async function recheckTarget(
  action: FormatDiskAction,
  context: Context,
  facts: DiskFacts,
): Promise<Refusal | undefined> {
  const {contents} = await observeContents(context, facts.disk, {sampled: true});
  const resolved = await resolveLink(action, context);
  if ('refusal' in resolved) return resolved.refusal;
  const {device} = resolved;
  const now = await readDisk(context, device);
  if (now.status === 'unknown') return {why: 'not-seen', observed: now.why};
  if (now.value === null) return {why: 'vanished', observed: `${device} is no longer among the disks`};
  const other = compare(action, {device, identity: identityOf(now.value.disk)});
  if (other !== undefined) return other;
  if (device !== facts.disk.path) {
    const observed = `${action.link} leads to ${device} now, and what was looked at is ${facts.disk.path}`;
    return {why: 'not-seen', observed};
  }
  return stillObjected(action, {...facts, ...now.value, contents})?.refusal;
}
