import {expect, it} from 'vitest';
import type {DiskView} from '../../src/disks/types.ts';
import {planFormat} from '../../src/runbook/format-plan.ts';
import {disk, rawDisk} from './views.ts';

const one = disk('/dev/nvme1n1', 'BLANK');
type Given = Parameters<typeof planFormat>[2];
const given: Given = {uuid: 'u', named: undefined, rawDataAllowed: false};

function planned(of: DiskView, all: readonly DiskView[] = [of], changes: Partial<Given> = {}) {
  const plan = planFormat(of, all, {...given, ...changes});
  if (plan.status !== 'do' || plan.action.kind !== 'format-disk') throw new Error(JSON.stringify(plan));
  return plan.action;
}
const sharing = (namespace: string | null) =>
  disk('/dev/nvme1n2', 'BLANK', {identity: {...one.identity, namespace}});

it('formats by link, with label and UUID, never with -F; consent is the end of the serial', () => {
  const action = planned(one);
  expect(action.command).toEqual({
    argv: ['/usr/sbin/mkfs.ext4', '-L', 'faststart-nvme', '-U', 'u', '/dev/disk/by-id/nvme-Fast_nvme1n1'],
    sudo: true,
  });
  expect(action.danger).toMatchObject({
    typeExactly: 'vme1n1',
    flag: '--format-device /dev/disk/by-id/nvme-Fast_nvme1n1 --confirm-serial SERIAL-nvme1n1',
  });
});

it.each(['/dev/nvme1n1', '/dev/disk/by-id/nvme-eui.00'])(
  'flags agree by the name that the operator used: %s',
  named => {
    expect(planned(one, [one], {named}).danger?.flag).toBe(
      `--format-device ${named} --confirm-serial SERIAL-nvme1n1`,
    );
  },
);

it('D13 a serial that two disks share is typed with the namespace', () => {
  const action = planned(one, [one, sharing('2')]);
  expect(action.danger?.typeExactly).toBe('vme1n1 namespace 1');
  expect(action.danger?.destroys.join()).toContain('namespace 1');
});

it.each<[string, DiskView, readonly DiskView[]]>([
  ['without a serial', disk('/dev/nvme1n1', 'BLANK', {identity: {...one.identity, serial: null}}), []],
  ['without a stable link', disk('/dev/nvme1n1', 'BLANK', {link: null}), []],
  ['with a serial and namespace that another one has too', one, [sharing('1')]],
])('D13 a disk %s is not formatted', (_what, of, others) => {
  expect(planFormat(of, [of, ...others], given).status).toBe('stop');
});

it('D10 says of bytes without a signature what they may be', () => {
  const action = planned(rawDisk('/dev/nvme4n1'), undefined, {rawDataAllowed: true});
  expect(action.rawDataAllowed).toBe(true);
  expect(action.danger?.destroys.join()).toContain('encrypted');
});

it('D10 a disk that was blank when it was agreed to stays one that must be blank', () => {
  expect(planned(one, undefined, {rawDataAllowed: true}).rawDataAllowed).toBe(false);
});

it('D14 a link that leads to two disks names neither', () => {
  const other = disk('/dev/nvme2n1', 'BLANK', {link: one.link});
  expect(planFormat(one, [one, other], given)).toMatchObject({
    status: 'stop',
    failure: {observed: expect.stringContaining('is the link of another disk too')},
  });
});
