import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {render} from 'ink-testing-library';
import {describe, expect, it} from 'vitest';
import type {Action, FormatDiskAction} from '../../src/engine/plan.ts';
import {toShell} from '../../src/engine/shell.ts';
import type {Plan} from '../../src/engine/step.ts';
import {pasteable} from '../../src/ui/pasteable.ts';
import {PlanScreen} from '../../src/ui/screens/PlanScreen.tsx';

const STUB = `say() { printf '%s\\0' "$#" "$@"; }; sudo() { say "$@"; }\n`;

/** The words that each command of a pasted text was given. */
function wordsIn(pasted: string): readonly (readonly string[])[] {
  const said = execFileSync('bash', ['--norc', '-c', `${STUB}${pasted}\n`], {encoding: 'utf8'}).split('\0');
  const commands: string[][] = [];
  for (let at = 0; at < said.length - 1; ) {
    const many = Number(said[at]);
    commands.push(said.slice(at + 1, at + 1 + many));
    at += 1 + many;
  }
  return commands;
}

function shown(actions: readonly Action[], columns: number): string {
  const node = <PlanScreen title="1 Mount it" plan={{status: 'do', actions}} ran={[]} columns={columns} />;
  return render(node).lastFrame() ?? '';
}

function command(argv: readonly string[], sudo = true): Action {
  return {
    kind: 'command',
    purpose: "it's a purpose that is longer than a row",
    command: {argv: ['say', ...argv], sudo},
  };
}

const letters = fc.constantFrom('a', 'b', ' ', "'", '"', '\\', '$', '/', '#', '\n', '-', '`', '!', '{', '}');
const word = fc.oneof(
  fc.string({maxLength: 12, unit: letters}),
  fc.string({minLength: 30, maxLength: 150, unit: letters}),
);

const format: FormatDiskAction = {
  kind: 'format-disk',
  purpose: 'make a file system on /dev/nvme0n1',
  device: '/dev/nvme0n1',
  link: '/dev/disk/by-id/nvme-Microsoft_NVMe_Direct_Disk_v2_A7C2E1D94F30',
  identity: {serial: 'A7C2E1D94F30', namespace: '1', bytes: 1, diskSequence: null},
  uuid: '5a1e7a52-6f9e-4c0b-9f0d-0d6c2c1b7f10',
  rawDataAllowed: false,
  command: {argv: ['/usr/sbin/mkfs.ext4', '-L', 'faststart-nvme', '/dev/disk/by-id/nvme-X'], sudo: true},
  danger: {
    questionId: 'format-device',
    destroys: ['everything on /dev/nvme0n1 (Direct Disk, 1920 GB, serial A7C2E1D94F30)'],
    typeExactly: 'D94F30',
    typeHint: 'the end',
    flag: '--format-device',
  },
};

describe('the commands of a step, pasted into bash', () => {
  it('are the same words, whatever is in them and however narrow the screen is', () => {
    fc.assert(
      fc.property(fc.array(word, {maxLength: 8}), fc.integer({min: 20, max: 99}), (argv, columns) => {
        expect(wordsIn(shown([command(argv)], columns))).toEqual([['say', ...argv]]);
      }),
      {numRuns: 60},
    );
  }, 60_000);

  it('leave no row wider than the screen', () => {
    fc.assert(
      fc.property(fc.array(word, {maxLength: 4}), fc.integer({min: 20, max: 99}), (argv, columns) => {
        const flat = argv.map(one => one.replaceAll('\n', ' '));
        const purpose = 'a purpose that is said in more than a row';
        const lines = [toShell({argv: ['say', ...flat]})];
        for (const row of pasteable({purpose, lines}, columns))
          expect(row.length).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('have their comments on rows of their own, never on one that goes on', () => {
    const lines = ['${EDITOR:-vi} /etc/fstab-of-a-very-long-name   # it takes a comment that is long, too'];
    const rows = pasteable({purpose: 'edit', lines}, 40);
    expect(rows).toEqual([
      '# edit',
      '# it takes a comment that is long, too',
      '${EDITOR:-vi} \\',
      '  /etc/fstab-of-a-very-long-name',
    ]);
  });

  it('run nothing that destroys data, and say what it would destroy', () => {
    for (const columns of [40, 60, 99]) {
      const text = shown([format, command(['after'])], columns);
      expect(wordsIn(text)).toEqual([['say', 'after']]);
      expect(text.replace(/\s*\n# */g, ' ')).toContain('DESTROYS everything on /dev/nvme0n1');
      expect(text).toMatch(/^# .*mkfs\.ext4/m);
    }
  });

  it('run no file system again where only the record of a run tells of it', () => {
    const ran = [{purpose: 'make it', lines: ['sudo /usr/sbin/mkfs.ext4 -L x /dev/disk/by-id/nvme-X']}];
    const text = render(<PlanScreen title="1" plan={undefined} ran={ran} columns={80} />).lastFrame() ?? '';
    expect(wordsIn(text)).toEqual([]);
    expect(text).toContain('# DESTROYS');
  });

  it('are those of what is proposed where the step asks first, and say so', () => {
    const question = {kind: 'confirm', id: 'q', title: 'Really?', details: [], flag: '--yes'} as const;
    const screen = (proposal: Plan) => (
      <PlanScreen title="1" plan={{status: 'ask', question}} proposal={proposal} ran={[]} columns={60} />
    );
    const text = render(screen({status: 'do', actions: [command(['now'])]})).lastFrame() ?? '';
    expect(wordsIn(text)).toEqual([['say', 'now']]);
    expect(text.replace(/\s*\n# */g, ' ')).toContain(
      'asks first: Really? With what is proposed, it would run:',
    );
    const open = render(screen({status: 'ask', question})).lastFrame() ?? '';
    expect(open).toContain('# The step asks first: Really?');
    expect(open).not.toContain('proposed');
  });
});
