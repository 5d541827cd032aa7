import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {DiskView, DiskWord} from '../../src/disks/types.ts';
import {chooseDisk} from '../../src/runbook/choose-disk.ts';

function disk(device: string, word: DiskWord, rest: Partial<DiskView> = {}): DiskView {
  return {
    device,
    identity: {serial: `S${device}`, bytes: 1e12, diskSequence: '7'},
    model: 'Fast Disk',
    nvme: true,
    word,
    reasons: [`because ${word}`],
    formattable: word === 'BLANK',
    mountable: word === 'READY' || word === 'HAS DATA' ? device : null,
    evidence: [],
    ...rest,
  };
}

const os = disk('/dev/nvme0n1', 'OS');
const blank = disk('/dev/nvme1n1', 'BLANK');
const ready = disk('/dev/nvme2n1', 'READY');
const foreign = disk('/dev/nvme3n1', 'HAS DATA');

describe('chooseDisk', () => {
  it('takes a single obvious disk, wherever it stands in the list', () => {
    expect(chooseDisk([os, blank], undefined, '/nvme')).toEqual({status: 'chosen', disk: blank});
    expect(chooseDisk([ready, os], undefined, '/nvme')).toEqual({status: 'chosen', disk: ready});
  });

  it('asks when there are several, proposes the one that was ours, and disables what cannot be used', () => {
    const choice = chooseDisk([os, blank, ready], undefined, '/nvme');
    expect(choice).toMatchObject({status: 'ask', question: {id: 'nvme-device', proposed: '/dev/nvme2n1'}});
    if (choice.status !== 'ask' || choice.question.kind !== 'choose') throw new Error('not asked');
    expect(choice.question.options.map(option => option.disabled)).toEqual([
      'because OS',
      undefined,
      undefined,
    ]);
  });

  it("never takes a disk with somebody's data by itself", () => {
    expect(chooseDisk([os, foreign], undefined, '/nvme').status).toBe('ask');
    expect(chooseDisk([foreign, blank], undefined, '/nvme').status).toBe('ask');
  });

  it('proposes none of two blank ones: there is no better one', () => {
    const choice = chooseDisk([blank, disk('/dev/nvme9n1', 'BLANK')], undefined, '/nvme');
    expect(choice).toMatchObject({status: 'ask'});
    expect(JSON.stringify(choice)).not.toContain('proposed');
  });

  it('stops, and says what each disk is, when none can be used', () => {
    const choice = chooseDisk([os, disk('/dev/sdb', 'IN USE')], undefined, '/nvme');
    expect(choice).toMatchObject({
      status: 'stop',
      failure: {observed: expect.stringMatching(/nvme0n1.*OS.*\n.*sdb.*IN USE/)},
    });
  });

  it.each([
    ['the OS disk', '/dev/nvme0n1'],
    ['a disk that is not there', '/dev/nvme7n1'],
  ])('refuses %s even when it is named', (_what, named) => {
    expect(chooseDisk([os, blank], named, '/nvme').status).toBe('stop');
  });

  it('never chooses a disk that can neither be formatted nor mounted', () => {
    const words: DiskWord[] = ['OS', 'IN USE', 'HAS DATA', 'BLANK', 'READY', 'REMOTE', 'UNKNOWN'];
    const any = fc
      .tuple(fc.constantFrom(...words), fc.boolean(), fc.boolean(), fc.nat(5))
      .map(([word, formattable, mountable, index]) =>
        disk(`/dev/nvme${index}n1`, word, {formattable, mountable: mountable ? '/dev/x' : null}),
      );
    fc.assert(
      fc.property(
        fc.array(any, {maxLength: 5}),
        fc.option(fc.constantFrom('/dev/nvme0n1', '/dev/nvme3n1')),
        (disks, named) => {
          const choice = chooseDisk(disks, named ?? undefined, '/nvme');
          if (choice.status === 'chosen')
            expect(choice.disk.formattable || choice.disk.mountable !== null).toBe(true);
        },
      ),
    );
  });
});
