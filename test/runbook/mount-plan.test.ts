import {expect, test} from 'vitest';
import {sayShadowed} from '../../src/runbook/mount-plan.ts';
import {contextOn} from '../gates/machine.ts';

test.each([
  ['4096\t/nvme\n', 'holds 4.1 kB on the OS disk'],
  ['16060522496\t/nvme\n', 'holds 16.1 GB on the OS disk'],
])('what the mount will hide is said with a size that can be read: %j', async (stdout, text) => {
  const said: string[] = [];
  await sayShadowed({
    ...contextOn({commands: [['/usr/bin/du', {stdout}]]}),
    emit: event => void (event.type === 'notice' && said.push(event.text)),
  });
  expect(said.join()).toContain(text);
});
