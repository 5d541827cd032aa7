import fc from 'fast-check';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {formatObjections} from '../../src/disks/format-gate.ts';
import * as glimpse from '../../src/disks/glimpse.ts';
import {judgeDisks} from '../../src/disks/judge.ts';
import * as observe from '../../src/disks/observe.ts';
import * as superblock from '../../src/disks/superblock.ts';
import type {BlockDevice, DiskFacts} from '../../src/disks/types.ts';
import type {Action, Command} from '../../src/engine/plan.ts';
import type {Plan} from '../../src/engine/step.ts';
import {step1MountNvme} from '../../src/runbook/step-1-mount-nvme.ts';
import {type Recording, recordedContext, recordings} from '../support/recorded-host.ts';
import {blankDisk, machines} from './generated-disks.ts';

const RUNS = 3000;

function all(device: BlockDevice): readonly BlockDevice[] {
  return [device, ...device.children.flatMap(all)];
}

const NETWORK_MODEL = /Accelerator|Elastic.Block|nvme_card-pd|SNAP/;
const NETWORK_LINK = /azure\/data|google-(?!local-)/;

/**
 * Whether the rules let this disk be formatted: written down here a second time, on purpose without anything of the
 * code that is tested.
 */
function mayBeFormatted(facts: DiskFacts, rawDataAllowed: boolean): boolean {
  const {disk, links, fabric, uses, claims, contents} = facts;
  if (contents === null) return false;
  const {probe, signatures, zero, exclusive} = contents;
  return [
    links.length > 0,
    disk.type === 'disk',
    disk.readOnly === false,
    disk.serial !== null && disk.bytes !== null && disk.bytes > 0,
    disk.namespace !== null || disk.diskSequence !== null,
    disk.transport === 'nvme' || disk.name.startsWith('nvme'),
    fabric === 'pcie' || fabric === 'apple-nvme',
    !NETWORK_MODEL.test(disk.model ?? '') && !links.some(link => NETWORK_LINK.test(link)),
    uses.status === 'seen' && uses.value.length === 0,
    claims.status === 'seen' && claims.value.length === 0,
    all(disk).every(device => device.mountPoints.length === 0),
    disk.children.length === 0 && disk.partitionTable === null && disk.fsType === null,
    probe.status === 'seen' && probe.value.kind === 'nothing',
    signatures.status === 'seen' && signatures.value.length === 0,
    zero.status === 'seen' && (zero.value || rawDataAllowed),
    exclusive.status === 'seen' && exclusive.value,
  ].every(Boolean);
}

function commandOf(action: Action): Command | undefined {
  return 'command' in action ? action.command : undefined;
}

const DESTROYS =
  /^(?:\/(?:usr\/)?s?bin\/)?(?:mkfs|mke2fs|mkswap|wipefs|blkdiscard|sgdisk|parted|pvcreate|cryptsetup|shred|rm|nvme)(?:\.\w+)?$/;

function destroys({argv}: Command): boolean {
  return argv.some(word => DESTROYS.test(word) || word.startsWith('of=/dev'));
}

/** Machines that get the generated disks: nothing is mounted where the runbook wants the NVMe, or the first disk is. */
const [unmounted, mounted] = ['bare-metal-one-blank', 'our-label-mounted'].map(wanted => {
  const found = recordings().find(({name}) => name === wanted);
  if (found === undefined) throw new Error(`${wanted} is not recorded`);
  return found;
});

/** What each generated ext4 says of itself. */
const CLEAN: superblock.Superblock = {
  label: null,
  bytes: 2 ** 40,
  usedBytes: 2 ** 30,
  tablesCounted: false,
  state: 'clean',
  journalPending: false,
  lastMountedOn: null,
  lastMountedAt: null,
};

/** Step 1's own plan, on a machine whose disks look like this. */
async function planFor(
  recording: Recording | undefined,
  disks: readonly DiskFacts[],
  answers: Readonly<Record<string, string>>,
) {
  if (recording === undefined) throw new Error('no machine');
  vi.spyOn(observe, 'observeDisks').mockResolvedValue({ok: true, value: disks});
  vi.spyOn(superblock, 'readSuperblock').mockResolvedValue({status: 'seen', value: CLEAN});
  vi.spyOn(glimpse, 'readNames').mockResolvedValue({status: 'seen', value: ['imagenet']});
  return step1MountNvme.plan(recordedContext(recording, answers));
}

/** Everything in a plan that would destroy what a disk holds. */
function destructive(plan: Plan): readonly {readonly action: Action; readonly command: Command}[] {
  const actions = plan.status === 'do' ? plan.actions : [];
  expect(actions.map(action => action.kind)).not.toContain('remove-tree');
  return actions.flatMap(action => {
    const command = commandOf(action);
    return command !== undefined && destroys(command) ? [{action, command}] : [];
  });
}

const given = fc.record(
  {
    'nvme-device': fc.constantFrom(
      ...[0, 1, 2, 3, 4].map(index => `/dev/nvme${index}n1`),
      '/dev/disk/by-id/nvme-same',
      '/dev/disk/by-id/nvme-SAMSUNG_S64HNE0T51231',
      '/dev/sdb',
    ),
    'reuse-disk': fc.constantFrom('yes', 'no'),
    'format-raw-data': fc.constantFrom('yes', 'no'),
    fstab: fc.constantFrom('yes', 'no'),
  },
  {requiredKeys: []},
);

afterEach(() => vi.restoreAllMocks());

describe('over generated machines', () => {
  it('D01 D03 D04 D05 D07 D09 D10 D11 D15 D18 D46 no plan of step 1 destroys what fails a point of the gate', async () => {
    let formatted = 0;
    await fc.assert(
      fc.asyncProperty(machines, given, async (disks, answers) => {
        const plan = await planFor(unmounted, disks, answers);
        for (const {action, command} of destructive(plan)) {
          formatted += 1;
          if (action.kind !== 'format-disk') throw new Error(`${action.kind} runs ${command.argv.join(' ')}`);
          expect(command.argv.at(-1)).toBe(action.link);
          expect(command.argv).not.toContain('-F');
          const targets = disks.filter(({links}) => links.includes(action.link));
          expect(targets.map(({disk}) => disk.path)).toEqual([action.device]);
          expect(targets.every(facts => mayBeFormatted(facts, answers['format-raw-data'] === 'yes'))).toBe(
            true,
          );
        }
      }),
      {numRuns: RUNS},
    );
    // Else nothing at all was tested.
    expect(formatted).toBeGreaterThan(RUNS / 100);
  });

  it('no plan destroys anything while something is mounted where the runbook wants the NVMe', async () => {
    await fc.assert(
      fc.asyncProperty(machines, given, async (disks, answers) => {
        expect(destructive(await planFor(mounted, disks, answers))).toEqual([]);
      }),
      {numRuns: RUNS},
    );
  });

  it('no disk is called formattable that may not be formatted', () => {
    fc.assert(
      fc.property(machines, fc.boolean(), (disks, rawDataAllowed) => {
        for (const [at, view] of judgeDisks(disks, {rawDataAllowed}).entries()) {
          const facts = disks[at];
          if (facts === undefined) throw new Error('more views than disks');
          if (view.formattable) expect(mayBeFormatted(facts, rawDataAllowed)).toBe(true);
          if (view.formattable) expect(view.word).toMatch(rawDataAllowed ? /BLANK|HAS DATA/ : /BLANK/);
        }
      }),
      {numRuns: RUNS},
    );
    expect(mayBeFormatted(blankDisk(0), false)).toBe(true);
    expect(judgeDisks([blankDisk(0)])[0]?.formattable).toBe(true);
  });

  it('D10 the flag for raw data lifts the objection to bytes that were seen, and no other', () => {
    fc.assert(
      fc.property(machines, disks => {
        for (const facts of disks) {
          const strict = formatObjections(facts, {rawDataAllowed: false});
          const kept = strict.filter(({point, seen}) => !(point === 'zero-bytes' && seen));
          expect(formatObjections(facts, {rawDataAllowed: true})).toEqual(kept);
        }
      }),
      {numRuns: RUNS},
    );
  });
});
