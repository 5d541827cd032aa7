import type {DiskView} from '../disks/types.ts';
import {OUR_LABEL} from '../disks/word.ts';
import type {Action} from '../engine/plan.ts';
import type {Plan} from '../engine/step.ts';
import {gigabytes} from './disk-label.ts';

const CONSENT_CHARACTERS = 6;

type Stop = Extract<Plan, {status: 'stop'}>;

function stop(disk: DiskView, observed: string): Stop {
  return {
    status: 'stop',
    failure: {
      short: `${disk.device} is not formatted`,
      expected: 'a disk that can be told from every other, by a stable link and a serial of its own',
      observed,
      command: 'lsblk --output NAME,SIZE,MODEL,SERIAL',
      fix: ['make the file system yourself if you know the disk, then: faststart run 1 --device DEVICE'],
    },
  };
}

/**
 * The file system for a blank disk, which only the typed end of its serial lets happen. `named` is how the operator
 * named the disk: flags agree to it by the same name.
 */
export function planFormat(
  disk: DiskView,
  all: readonly DiskView[],
  given: {readonly uuid: string; readonly named: string | undefined; readonly rawDataAllowed: boolean},
): {readonly status: 'do'; readonly action: Action} | Stop {
  const {device, link, identity, model} = disk;
  const {serial, namespace} = identity;
  if (link === null) return stop(disk, 'no link below /dev/disk leads to it, and kernel names move');
  if (all.some(other => other !== disk && other.link === link))
    return stop(disk, `${link} is the link of another disk too`);
  if (serial === null || serial === '') return stop(disk, 'it has no serial that could be typed');
  const sharing = all.filter(other => other !== disk && other.identity.serial === serial);
  if (sharing.some(other => other.identity.namespace === namespace)) {
    const others = sharing.map(other => other.device).join(', ');
    return stop(disk, `${others} has the same serial ${serial}, and nothing else tells them apart`);
  }
  const end = serial.slice(-CONSENT_CHARACTERS);
  const [text, hint] =
    sharing.length === 0
      ? [end, `the last ${CONSENT_CHARACTERS} characters of its serial ${serial}`]
      : [
          `${end} namespace ${namespace}`,
          `the last ${CONSENT_CHARACTERS} characters of its serial ${serial}, which it shares, and its namespace`,
        ];
  const whole = `everything on ${device} (${model ?? 'unknown model'}, ${gigabytes(identity.bytes)}, serial ${serial}${sharing.length === 0 ? '' : `, namespace ${namespace}`})`;
  return {
    status: 'do',
    action: {
      kind: 'format-disk',
      purpose: `make a file system on ${device}`,
      device,
      link,
      identity,
      uuid: given.uuid,
      // Agreed to is what was shown: where the disk was blank, data that appears later was not.
      rawDataAllowed: given.rawDataAllowed && !disk.formattable,
      // Never -F: mke2fs's own refusal of a disk in use is kept. It asks nothing without a terminal; our consent did.
      command: {argv: ['/usr/sbin/mkfs.ext4', '-L', OUR_LABEL, '-U', given.uuid, link], sudo: true},
      danger: {
        questionId: 'format-device',
        destroys: [
          whole,
          ...(disk.formattable
            ? []
            : ['its bytes are not zero: a database or an encrypted disk looks like this']),
        ],
        typeExactly: text,
        typeHint: hint,
        flag: `--format-device ${given.named ?? link} --confirm-serial ${serial}`,
      },
    },
  };
}
