import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {disks as lookAtDisks, sayDisks} from '../../src/cli/commands/disks.ts';
import {proposalFor} from '../../src/cli/disk-proposal.ts';
import {diskLines, type TableLook} from '../../src/cli/disk-table.ts';
import {chooseFrontEnd} from '../../src/cli/front-end.ts';
import {createOutput} from '../../src/cli/output.ts';
import {colourless} from '../../src/cli/paint.ts';
import {requestDefaults} from '../../src/cli/request.ts';
import {createMemory, type Session} from '../../src/cli/session.ts';
import type {DiskView} from '../../src/disks/types.ts';
import {createProgram} from '../../src/program.ts';
import {sllm} from '../../src/stacks/sllm.ts';
import {fakeHost} from '../support/fake-host.ts';
import {fakePorts} from '../ui/fake-ports.ts';
import {azureDisks, closedDisk, diskView} from './disk-views.ts';

const look: TableLook = {columns: 80, ascii: true, paint: colourless};
const lines = (disks: readonly DiskView[], more: Partial<TableLook> = {}) =>
  diskLines(disks, {...look, ...more});

test('D01 a machine is understood at a glance: one aligned line a disk, and below it why', () => {
  expect(lines(azureDisks)).toEqual([
    '        device           size  serial           model',
    'OS      /dev/nvme0n1   137 GB  SN: 000001 ns 1  MSFT NVMe Accelerator v1.0',
    '        it carries /, /boot/efi; remote: Azure OS disk',
    'REMOTE  /dev/nvme0n2  1100 GB  SN: 000001 ns 2  MSFT NVMe Accelerator v1.0',
    '        it is a network disk, not a local NVMe (Azure data disk, LUN 0)',
    'BLANK   /dev/nvme1n1  3841 GB  A7C2E1D94F30     Microsoft NVMe Direct Disk v2',
    '        no signature, no partition, all samples zero; local: Azure local NVMe 1',
  ]);
});

test('no line is wider than the terminal; a serial is never cut, a cut model is repeated in full', () => {
  const serial = 'AWS22A1B2C3D4E5F6A7B';
  const model = 'Amazon EC2 NVMe Instance Storage';
  const disks = [diskView('/dev/nvme10n1', {model, identity: {serial}}), ...azureDisks];
  for (const columns of [60, 80, 100]) {
    const drawn = lines(disks, {columns});
    expect(Math.max(...drawn.map(line => line.length))).toBeLessThanOrEqual(columns);
    expect(drawn[1]).toContain(serial);
    expect(drawn.slice(0, 5).join(' ').replace(/\s+/g, ' ')).toContain(model);
  }
});

test('a disk without serial, model or a known place says so', () => {
  const place = {kind: 'unknown', cloud: null, called: null, ephemeral: false} as const;
  const text = lines([diskView('/dev/sdb', {model: null, identity: {serial: null}, place})])
    .join(' ')
    .replace(/\s+/g, ' ');
  expect(text).toContain('no serial');
  expect(text).toContain('unknown model');
  expect(text).toContain('local or remote is not known');
});

test('what a disk says of itself can neither move the cursor nor leave ASCII', () => {
  const hostile = closedDisk(
    '/dev/nvme0n1',
    'HAS DATA',
    'it holds ext4 labelled "\u001b[2Jdonn\u00e9es\u202e"',
    {
      model: 'MODEL\u0007',
    },
  );
  expect(lines([hostile]).join('\n')).toMatch(/^[\n\x20-\x7e]*$/);
  expect(lines([hostile], {ascii: false}).join('\n')).toContain('"?[2Jdonn\u00e9es?"');
});

test.each([
  ['OS', 'stop'],
  ['IN USE', 'warn'],
  ['HAS DATA', 'warn'],
  ['BLANK', 'ok'],
  ['READY', 'ok'],
  ['REMOTE', 'dim'],
  ['UNKNOWN', 'warn'],
] as const)('%s is painted as %s, and the columns stay aligned', (word, tone) => {
  const disks = [closedDisk('/dev/nvme0n1', word, 'a reason'), ...azureDisks];
  const painted = lines(disks, {paint: (text, as) => `<${as}>${text}</>`});
  expect(painted[1]).toMatch(new RegExp(`^<${tone}>${word} *</> {2}/dev/nvme0n1 `));
  const bare = painted.map(line => line.replace(/<\/?[a-z]*>/g, ''));
  expect(bare).toEqual(lines(disks));
});

test('only the deciding reason is shown, and for a blank disk that may not be formatted why not', () => {
  const reasons = ['no signature, no partition, all samples zero', 'no link below /dev/disk names it'];
  const blank = diskView('/dev/nvme0n1', {formattable: false, reasons});
  const data = closedDisk('/dev/nvme1n1', 'HAS DATA', 'it holds xfs', {
    reasons: ['it holds xfs', 'and more'],
  });
  const text = lines([blank, data]).join(' ').replace(/\s+/g, ' ');
  expect(text).toContain('all samples zero; no link below /dev/disk names it');
  expect(text).toContain('it holds xfs; local');
});

test('D16 of two disks that could be used none is proposed, and it is said how to name one', () => {
  const two = [
    diskView('/dev/nvme0n1', {identity: {serial: 'A1'}}),
    diskView('/dev/nvme1n1', {identity: {serial: 'B2'}}),
  ];
  const proposal = proposalFor(two, '/nvme');
  expect(proposal.device).toBeNull();
  expect(proposal.why).toContain('offer /dev/nvme0n1 (BLANK), /dev/nvme1n1 (BLANK)');
  expect(proposal.next).toContain('faststart run 1 --device DEVICE');
});

test('D01 the only disk that can be used is proposed, whatever its place in the list', () => {
  const proposal = proposalFor(azureDisks, '/nvme');
  expect(proposal.device).toBe('/dev/nvme1n1');
  expect(proposal.why).toContain('formatted, once the end of its serial was typed');
});

test('D07 a file system is mounted as it is, and it is said that nothing is formatted', () => {
  const ready = diskView('/dev/nvme1n1', {
    word: 'READY',
    reasons: ['ext4, labelled faststart-nvme: formatted by this runbook before'],
    formattable: false,
    mountable: {device: '/dev/nvme1n1', uuid: '5a1e7a52-6f9e-4c0b-9f0d-0d6c2c1b7f10', fsType: 'ext4'},
  });
  const proposal = proposalFor([ready], '/nvme');
  expect(proposal.device).toBe('/dev/nvme1n1');
  expect(proposal.why).toContain('nothing is formatted');
});

test('D17 where no disk will do, what is needed is said', () => {
  const proposal = proposalFor(azureDisks.slice(0, 2), '/nvme');
  expect(proposal.device).toBeNull();
  expect(proposal.why).toMatch(/^none: .*needed is a local NVMe disk/);
});

const around = {stdinIsTty: false, stdoutIsTty: false, environment: {}};

function listening(json: boolean) {
  const text = new PassThrough();
  const output = createOutput(text, () => undefined);
  const frontEnd = chooseFrontEnd({...requestDefaults, json}, around, false);
  return {text, voice: {out: output, err: output, frontEnd, paint: colourless, where: ''}};
}

function said(disks: readonly DiskView[], json: boolean, ticket: 'root' | 'needs-password' = 'root') {
  const {text, voice} = listening(json);
  const code = sayDisks(voice, disks, {mountPoint: '/nvme', rehearsal: false, ticket, columns: 80});
  return {code, text: String(text.read())};
}

test('the document holds every disk whole, what is proposed, and no evidence', () => {
  const {code, text} = said(azureDisks, true);
  expect(code).toBe(0);
  const document = JSON.parse(text);
  expect(document).toMatchObject({
    schema: 'faststart.disks/1',
    ok: true,
    rehearsal: false,
    proposed: '/dev/nvme1n1',
  });
  expect(document.disks).toHaveLength(3);
  expect(document.disks[1]).toEqual({
    device: '/dev/nvme0n2',
    link: '/dev/disk/by-id/nvme-Microsoft_NVMe_Direct_Disk_v2_nvme0n2',
    serial: 'SN: 000001',
    namespace: '2',
    bytes: 1_099_511_627_776,
    diskSequence: '11',
    model: 'MSFT NVMe Accelerator v1.0',
    word: 'REMOTE',
    reasons: ['it is a network disk, not a local NVMe (Azure data disk, LUN 0)'],
    place: {kind: 'remote', cloud: 'azure', called: 'Azure data disk, LUN 0', ephemeral: false},
    nvme: true,
    formattable: false,
    objections: [
      {point: 'unused', why: 'it is a network disk, not a local NVMe (Azure data disk, LUN 0)', seen: true},
    ],
    mountable: null,
  });
});

test('D11 a disk that could not be judged ends with 5, and it is said how it can be', () => {
  const unseen = [closedDisk('/dev/nvme0n1', 'UNKNOWN', 'what is on it could not be seen: no right')];
  const {code, text} = said(unseen, false, 'needs-password');
  expect(code).toBe(5);
  expect(text).toContain('sudo -v && faststart disks');
  expect(text).toContain('/dev/nvme0n1: unknown is never taken as empty');
  expect(JSON.parse(said(unseen, true).text)).toMatchObject({ok: false, proposed: null});
});

test('D35 what a deallocation takes away is said once, with the disks that it is about', () => {
  const {text} = said(azureDisks, false);
  expect(text).toContain('what is on /dev/nvme1n1 is lost when the VM is deallocated');
});

test('a machine without any disk is said in words', () => {
  const {code, text} = said([], false);
  expect(code).toBe(0);
  expect(text).toContain('no disks');
});

/** A machine where every command but sudo's own is missing. */
function withoutPrograms(ran: string[]): Session {
  const ports = fakePorts(() => 0);
  const host = fakeHost({
    answer: ({argv}) => {
      ran.push(argv.join(' '));
      return argv[0] === '/usr/bin/sudo'
        ? {code: 1, stderr: 'sudo: a password is required'}
        : {notFound: true};
    },
  });
  const down = async () => ({ok: false, code: 'unreachable', message: 'no daemon'}) as const;
  const program = createProgram({
    ports: {...ports, host, docker: {...ports.docker, version: down, list: down}},
    settings: {
      workspace: '/w',
      envFile: '/w/.env',
      stack: {kind: 'bundled', spec: sllm, composeFiles: [], commonEnv: null, overlayFile: '/w/overlay.yml'},
      mountPoint: '/nvme',
      stateFolder: '/state',
      waived: [],
      readOnly: false,
      rehearsal: null,
      bench: {pairs: 3, retries: 2, drop: 'files', storeTier: 'warm', note: '', seed: 1, again: false},
    },
    steps: [],
    gates: [],
    perform: async () => ({ok: true}),
    ask: async () => {
      throw new Error('nobody is asked');
    },
    answers: {},
    sinks: [],
  });
  return {program, seen: createMemory(), isCancelled: () => false, endedBy: () => null};
}

test('D11 where lsblk cannot be run nothing was looked at: 5, and sudo never asks for a password', async () => {
  const ran: string[] = [];
  const {text, voice} = listening(false);
  expect(await lookAtDisks(withoutPrograms(ran), voice, 80)).toBe(5);
  expect(String(text.read())).toMatch(/^faststart: the disks could not be looked at: /);
  expect(ran.filter(command => command.startsWith('/usr/bin/sudo'))).toEqual([
    '/usr/bin/sudo -n /usr/bin/true',
  ]);
});
