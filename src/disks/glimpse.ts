import type {Context} from '../context.ts';
import type {Command} from '../engine/plan.ts';
import type {Exit} from '../host/ports.ts';
import {complaint, unseen} from './complaint.ts';
import type {Look} from './types.ts';

const SHOWN = 8;
const LONGEST_NAME = 20;

/** Without -w debugfs only reads; the file system is not mounted for it, so that not even its journal is touched. */
function listCommand(device: string): Command {
  return {argv: ['/usr/sbin/debugfs', '-R', 'ls -p /', device], sudo: true};
}

/** `/12/100644/0/0/NAME/SIZE/`: a name may hold anything but a slash, also a line break. */
const ENTRY = /^\/\d+\/\d+\/\d+\/\d+\/([^/]+)\/\d*\/\n?/gm;
const NOT_ITS_OWN = new Set(['.', '..', 'lost+found']);

/** Names in the root folder. debugfs ends with 0 whatever happens; what it complains about is no listing. Pure. */
export function judgeNames(exit: Exit): Look<readonly string[]> {
  if (exit.code !== 0 || complaint(exit) !== '') return unseen(exit, 'debugfs');
  const names = [...exit.stdout.matchAll(ENTRY)].map(([, name = '']) => name);
  // An empty folder still has itself: without it nothing was listed.
  if (!names.includes('.') || exit.stdout.replaceAll(ENTRY, '').trim() !== '')
    return {status: 'unknown', why: 'debugfs printed something else than a folder'};
  return {status: 'seen', value: names.filter(name => !NOT_ITS_OWN.has(name))};
}

/** Text from somebody else's disk: it neither moves the cursor nor turns the line round. */
export function harmless(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}

function shortName(name: string): string {
  const letters = [...harmless(name)];
  return letters.length > LONGEST_NAME
    ? `${letters.slice(0, LONGEST_NAME - 2).join('')}..`
    : letters.join('');
}

/** What a person sees of them: the first few, and how many more there are. Pure. */
export function namesLine(names: Look<readonly string[]>): string {
  if (names.status === 'unknown')
    return `What is in its root folder could not be listed: ${harmless(names.why)}`;
  const all = names.value;
  if (all.length === 0) return 'Its root folder is empty.';
  const more = all.length > SHOWN ? `, and ${all.length - SHOWN} more` : '';
  return `In its root folder: ${all.slice(0, SHOWN).map(shortName).join(', ')}${more}.`;
}

/** Lists the root folder of an ext4 that is not mounted. Reads only. */
export async function readNames({host, signal}: Context, device: string): Promise<Look<readonly string[]>> {
  return judgeNames(await host.run(listCommand(device), {timeoutMs: 30_000, signal}));
}
