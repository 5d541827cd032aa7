import {expect, test} from 'vitest';
import {loadMachine} from '../../src/rehearsal/catalog.ts';
import {defaultMachine, machineIds} from '../../src/rehearsal/machine-ids.ts';
import {weightBytes} from '../../src/rehearsal/model-shape.ts';

test.each(machineIds)('the recording %s is whole, and has a root file system on one of its disks', id => {
  const machine = loadMachine(id);
  expect(machine.id).toBe(id);
  expect(machine.about.length).toBeGreaterThan(20);
  const names = machine.disks
    .flatMap(disk => [disk, ...(disk.children ?? [])])
    .map(({name}) => `/dev/${name}`);
  expect(machine.mounts[0]?.target).toBe('/');
  for (const mount of machine.mounts) expect(names).toContain(mount.source);
});

test('the default machine serves the model of the runbook, in its true size', () => {
  const {hub} = loadMachine(defaultMachine);
  const model = hub.models['meta-llama/Llama-3.1-8B-Instruct'];
  expect(model && weightBytes(model)).toBe(16_060_522_496);
});

test('an unknown machine is named, with those that there are', () => {
  expect(() => loadMachine('toaster')).toThrow(/no machine "toaster"; there are blank-nvme/);
});
