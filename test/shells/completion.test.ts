import {describe, expect, test} from 'vitest';
import {offered} from './offers.ts';

describe.each(['bash', 'zsh', 'fish'] as const)('%s', shell => {
  test('offers the commands first', () => {
    expect(offered(shell, 'faststart ch')).toEqual(['check']);
    expect(offered(shell, 'faststart di')).toEqual(['diagnose', 'disks']);
  });

  test("offers a command's own words: steps, gates, containers, checks", () => {
    expect(offered(shell, 'faststart run con')).toEqual(['convert']);
    expect(offered(shell, 'faststart --json check nv')).toEqual(['nvme-mounted']);
    expect(offered(shell, 'faststart diagnose vllm_b')).toEqual(['vllm_baseline']);
    expect(offered(shell, 'faststart doctor com')).toEqual(['compose']);
  });

  test("offers a command's own flags and the flags of all", () => {
    expect(offered(shell, 'faststart bench --off')).toEqual(['--offline']);
    expect(offered(shell, 'faststart status --rea')).toEqual(['--read-only']);
  });

  test('offers the words that a flag takes', () => {
    expect(offered(shell, 'faststart --rehearse bl')).toEqual(['blank-nvme']);
    expect(offered(shell, 'faststart --waive ')).toEqual(['token-works']);
    expect(offered(shell, 'faststart bench --store ')).toEqual(['cold', 'warm']);
    expect(offered(shell, 'faststart bench --store=c').map(word => word.replace('--store=', ''))).toEqual([
      'cold',
    ]);
  });

  test('offers nothing of its own where nobody can know the word', () => {
    expect(offered(shell, 'faststart bench --note ch')).toEqual([]);
  });
});
