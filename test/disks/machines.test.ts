import {describe, expect, it} from 'vitest';
import {judgeDisks} from '../../src/disks/judge.ts';
import {observeDisks} from '../../src/disks/observe.ts';
import type {DiskView} from '../../src/disks/types.ts';
import {chooseDisk} from '../../src/runbook/choose-disk.ts';
import {step1MountNvme} from '../../src/runbook/step-1-mount-nvme.ts';
import {type Recording, recordedContext, recordings} from '../support/recorded-host.ts';

const machines = recordings();

async function disksOf(recording: Recording): Promise<readonly DiskView[]> {
  const facts = await observeDisks(recordedContext(recording));
  if (!facts.ok) throw new Error(facts.message);
  return judgeDisks(facts.value);
}

function shown({word, formattable, mountable, place}: DiskView): Recording['expected'][string] {
  return {word, formattable, mountable, place: place.kind};
}

/** Fault ids first, so that each can be found. */
function title({faults, name}: Recording): string {
  return [...faults, name].join(' ');
}

const chosen = machines.flatMap(machine =>
  machine.chosen.status === 'chosen' ? [[title(machine), machine, machine.chosen.device] as const] : [],
);

describe('recorded machines', () => {
  it.each(machines.map(machine => [title(machine), machine] as const))(
    '%s: every disk',
    async (_, machine) => {
      const disks = await disksOf(machine);
      expect(Object.fromEntries(disks.map(disk => [disk.device, shown(disk)]))).toEqual(machine.expected);
    },
  );

  it.each(machines.map(machine => [title(machine), machine] as const))(
    '%s: the proposal',
    async (_, machine) => {
      const choice = chooseDisk(await disksOf(machine), undefined, '/nvme');
      const {chosen} = machine;
      expect(choice.status).toBe(chosen.status);
      if (choice.status === 'chosen') expect(chosen).toHaveProperty('device', choice.disk.device);
      if (choice.status === 'ask' && choice.question.kind === 'choose')
        expect(chosen).toHaveProperty('proposed', choice.question.proposed ?? null);
    },
  );

  it.each(chosen)('%s: the plan of step 1', async (_, machine, device) => {
    const plan = await step1MountNvme.plan(recordedContext(machine, {fstab: 'no'}));
    if (plan.status !== 'do') throw new Error(`no plan, but ${plan.status}`);
    const disk = (await disksOf(machine)).find(one => one.device === device);
    const formats = plan.actions.flatMap(action => (action.kind === 'format-disk' ? action : []));
    expect(formats.map(action => action.link)).toEqual(disk?.formattable === true ? [disk.link] : []);
    for (const action of formats)
      expect(action.danger?.typeExactly).toContain(disk?.identity.serial?.slice(-6));
    const uuid = formats[0]?.uuid ?? disk?.mountable?.uuid;
    const argv = plan.actions.flatMap(action => (action.kind === 'command' ? [action.command.argv] : []));
    expect(argv).toContainEqual(['/usr/bin/mount', `UUID=${uuid}`, '/nvme']);
  });

  it.each(
    machines.flatMap(machine => machine.refused.map(device => [title(machine), device, machine] as const)),
  )('%s: %s is refused even when it is named', async (_, device, machine) => {
    expect(chooseDisk(await disksOf(machine), device, '/nvme').status).toBe('stop');
  });

  it('D08 a file system with errors is mounted as it is; where that fails it is looked at, never repaired', async () => {
    const machine = machines.filter(({name}) => name === 'ext4-with-errors');
    expect(machine).toHaveLength(1);
    for (const recording of machine) {
      const plan = await step1MountNvme.plan(recordedContext(recording, {fstab: 'no'}));
      const actions = plan.status === 'do' ? plan.actions : [];
      const argv = actions.flatMap(action => (action.kind === 'command' ? action.command.argv : []));
      expect(argv).toContain('/usr/bin/mount');
      expect(argv.filter(word => /fsck|repair|tune2fs|mkfs/.test(word))).toEqual([]);
      expect(JSON.stringify(actions)).toMatch(/e2fsck -n \/dev/);
    }
  });
});
