import type {Context} from '../context.ts';
import {type FstabMount, proposeFstab} from '../disks/fstab.ts';
import type {Action} from '../engine/plan.ts';
import type {Plan} from '../engine/step.ts';
import {isNo, isYes} from './answer-words.ts';

const FSTAB = '/etc/fstab';

/** The entry that mounts the NVMe at each start, where the operator wants one. Changes nothing. */
export async function planFstab(context: Context, mount: FstabMount): Promise<Plan> {
  const answer = context.answers.get('fstab');
  const text = await context.host.readText(FSTAB);
  const stop = (short: string, observed: string): Plan => ({
    status: 'stop',
    failure: {
      short,
      expected: `an ${FSTAB} that an entry for ${mount.mountPoint} can be added to`,
      observed,
      command: `cat ${FSTAB}`,
      fix: ['edit it yourself', 'faststart run 1 --no-fstab   # leaves it as it is'],
    },
  });
  if (!text.ok) {
    return isYes(answer) ? stop(`${FSTAB} cannot be read`, text.message) : {status: 'do', actions: []};
  }
  const proposal = proposeFstab(text.value, mount);
  if (proposal.status === 'fine' || isNo(answer)) return {status: 'do', actions: []};
  if (isYes(answer)) {
    if (proposal.status === 'stop') return stop(`${FSTAB} is not changed`, proposal.why);
    const edit: Action = {
      kind: 'edit-fstab',
      purpose: `mount ${mount.mountPoint} at each start`,
      before: text.value,
      after: proposal.after,
      undo: `sudo mv ${FSTAB}.faststart-backup ${FSTAB}`,
    };
    return {status: 'do', actions: [edit]};
  }
  // Somebody else's entry is not ours to offer to replace; the gate says what is wrong with it.
  if (proposal.status === 'stop') return {status: 'do', actions: []};
  return {
    status: 'ask',
    question: {
      kind: 'choose',
      id: 'fstab',
      title: `Mount ${mount.mountPoint} at each start of the machine?`,
      details: [
        `One entry in ${FSTAB}, by UUID, with nofail: the machine also starts when the disk is gone or empty.`,
        'The old text is kept, and the new one verified before it takes its place.',
      ],
      flag: '--fstab or --no-fstab',
      options: [
        {value: 'yes', label: `yes: ${FSTAB} gets an entry`},
        {value: 'no', label: 'no: a restart unmounts it, and step 1 mounts it again'},
      ],
      proposed: 'yes',
      default: 'no',
    },
  };
}
