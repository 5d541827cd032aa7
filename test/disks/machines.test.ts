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

const WITH_ERRORS = 'ext4-with-errors';

const chosen = machines.flatMap(machine =>
  machine.chosen.status === 'chosen' && machine.name !== WITH_ERRORS
    ? [[title(machine), machine, machine.chosen.device] as const]
    : [],
);

const foreign = machines.flatMap(machine =>
  Object.entries(machine.expected).flatMap(([device, {word, mountable}]) =>
    word === 'HAS DATA' && mountable !== null ? [[machine.name, device, machine] as const] : [],
  ),
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

  it.each(foreign)(
    'D07 %s: %s is mounted by name only, as it is, after a look',
    async (_, device, machine) => {
      const named = {'nvme-device': device, fstab: 'no'};
      const asked = await step1MountNvme.plan(recordedContext(machine, named));
      expect(asked).toMatchObject({status: 'ask', question: {id: 'reuse-disk'}});
      const details = asked.status === 'ask' ? asked.question.details.join('\n') : '';
      expect(details).toMatch(/In its root folder: \w|xfs: what is on it is not listed/);
      const plan = await step1MountNvme.plan(recordedContext(machine, {...named, 'reuse-disk': 'yes'}));
      const actions = plan.status === 'do' ? plan.actions : [];
      const argv = actions.flatMap(action => (action.kind === 'command' ? [action.command.argv] : []));
      const uuid = machine.expected[device]?.mountable?.uuid;
      expect(argv).toContainEqual(['/usr/bin/mount', `UUID=${uuid}`, '/nvme']);
      expect(actions.filter(({kind}) => kind === 'format-disk')).toEqual([]);
    },
  );

  it('D08 a file system with errors is a stop, also where it is ours: it is looked at, never repaired', async () => {
    const machine = machines.filter(({name}) => name === WITH_ERRORS);
    expect(machine).toHaveLength(1);
    for (const recording of machine) {
      const context = recordedContext(recording, {fstab: 'no'});
      const plan = await step1MountNvme.plan(context);
      expect(plan).toMatchObject({
        status: 'stop',
        failure: {observed: expect.stringContaining('"clean with errors"')},
      });
      expect(JSON.stringify(plan)).toMatch(/e2fsck -n \/dev/);
      const argv = context.ran.flatMap(command => command.argv);
      expect(argv.filter(word => /fsck|repair|tune2fs|bin\/mount/.test(word))).toEqual([]);
    }
  });
});
