import {spawnSync} from 'node:child_process';
import {describe, expect, test} from 'vitest';
import {machineIds} from '../../src/rehearsal/machine-ids.ts';
import {faststart} from '../e2e/program.ts';

const rehearse = (machine: string): string[] => ['--rehearse', machine, '--speed', '60'];

describe.each(machineIds)('the script for %s', machine => {
  test('has nothing that shellcheck would change', async () => {
    const {code, stdout} = await faststart(['script', ...rehearse(machine)]);
    expect(code).toBe(0);
    const said = spawnSync('shellcheck', ['--severity=style', '--enable=check-unassigned-uppercase', '-'], {
      input: stdout,
      encoding: 'utf8',
    });
    expect([said.status, said.stdout, said.stderr]).toEqual([0, '', '']);
  });
});
