import {Box} from 'ink';
import {render} from 'ink-testing-library';
import type {ReactNode} from 'react';
import {describe, expect, it} from 'vitest';
import {glyphsFor} from '../../src/ui/glyphs.ts';
import {LookContext} from '../../src/ui/hooks/use-look.ts';
import {Bar} from '../../src/ui/parts/Bar.tsx';
import {FailureCard} from '../../src/ui/parts/FailureCard.tsx';
import {Footer} from '../../src/ui/parts/Footer.tsx';
import {GateCard} from '../../src/ui/parts/GateCard.tsx';
import {Header} from '../../src/ui/parts/Header.tsx';
import {Rule} from '../../src/ui/parts/Rule.tsx';
import {Toned} from '../../src/ui/parts/Toned.tsx';
import {gateMarks, stateMarks} from '../../src/ui/step-state.ts';
import {themeFor} from '../../src/ui/theme.ts';
import {onRootDisk, passing} from './fake-program.ts';

function drawn(node: ReactNode, ascii = false): string {
  const look = {
    glyphs: glyphsFor({ascii}),
    theme: themeFor({color: false, background: 'dark'}),
    isAscii: ascii,
  };
  return render(<LookContext value={look}>{node}</LookContext>).lastFrame() ?? '';
}

const gate = {id: 'nvme-mounted', title: 'the NVMe is mounted', why: 'results would mean nothing'};

describe.each([{ascii: false}, {ascii: true}])('parts (ASCII: $ascii)', ({ascii}) => {
  it('draws every state with a word, so that colour is never alone', () => {
    const words = [...Object.values(stateMarks), ...Object.values(gateMarks)].map(mark => mark.word);
    expect(words.every(word => word.trim() !== '')).toBe(true);
  });

  it('gives a gate that holds one line', () => {
    const text = drawn(
      <GateCard gate={{...gate, seen: {result: passing, waived: false}}} columns={80} />,
      ascii,
    );
    expect(text.split('\n')).toHaveLength(1);
    expect(text).toContain('PASS  nvme-mounted: holds');
  });

  it('gives a gate that stands its expected, observed, command, why and fix', () => {
    const text = drawn(
      <GateCard gate={{...gate, seen: {result: onRootDisk, waived: false}}} columns={80} />,
      ascii,
    );
    for (const words of [
      /STOP {2}nvme-mounted/,
      /expected {2}a local/,
      /observed {2}\/dev\/root/,
      /seen by {3}findmnt/,
      /why {7}results/,
      /fix {7}mount/,
    ]) {
      expect(text).toMatch(words);
    }
    expect(text).toContain('sudo /usr/bin/mount /dev/nvme0n1 /nvme');
  });

  it('calls a waived gate waived and not passed', () => {
    expect(
      drawn(<GateCard gate={{...gate, seen: {result: onRootDisk, waived: true}}} columns={80} />, ascii),
    ).toContain('WAIVED');
  });

  it('says that it could not look, rather than nothing', () => {
    const result = {...onRootDisk, status: 'unknown'} as const;
    expect(drawn(<GateCard gate={{...gate, seen: {result, waived: false}}} columns={80} />, ascii)).toContain(
      'COULD NOT CHECK',
    );
  });

  it('tells a failure with its fix', () => {
    const failure = {
      short: 'mount failed',
      expected: 'exit code 0',
      observed: 'exit code 32',
      command: 'mount',
      fix: ['look at dmesg', 'try again'],
    };
    const text = drawn(<FailureCard failure={failure} />, ascii);
    expect(text).toMatch(
      /FAIL {2}mount failed[\s\S]*exit code 32[\s\S]*fix {7}look at dmesg\n {12}try again/,
    );
  });

  it('fills a bar in proportion and never hides what is more than nothing', () => {
    const {bar} = glyphsFor({ascii});
    const filled = (fraction: number): number =>
      drawn(<Bar fraction={fraction} width={10} tone="plain" label="x" />, ascii).split(bar).length - 1;
    expect([0, 0.001, 0.5, 1, 7].map(filled)).toEqual([0, 1, 5, 10, 10]);
  });
});

it('keeps help and quit on the hint line however narrow it gets', () => {
  const hints = ['enter', 'f', 'r', 'p', '?', 'q'].map(key => ({key, text: 'a word or two'}));
  const text = drawn(<Footer hints={hints} columns={60} />);
  expect(text).toMatch(/^enter a word or two .*\? a word or two {2}q a word or two$/);
  expect(text.length).toBeLessThanOrEqual(60);
});

it('calls several fixes ways out, since not all of them stand for each other', () => {
  const fixes = ['edit .env', 'edit the compose file'].map(title => ({
    title,
    commands: [],
    byHand: 'by hand',
  }));
  const text = drawn(
    <GateCard gate={{...gate, seen: {result: {...onRootDisk, fixes}, waived: false}}} columns={80} />,
  );
  expect(text).toMatch(/ways out {2}edit \.env/);
  expect(text).not.toMatch(/^ *or /m);
});

it('draws a note in the rule, each row as wide as the screen', () => {
  const rows = drawn(<Rule columns={30} rows={['a note', 'of two rows']} />).split('\n');
  expect(rows.map(row => row.length)).toEqual([30, 30]);
  expect(rows[1]).toContain(' of two rows ');
});

it('begins no row with the blank of a break, and keeps a row that is indented', () => {
  const text = (words: string) => (
    <Box width={10}>
      <Toned tone="plain">{words}</Toned>
    </Box>
  );
  expect(drawn(text('one two xx three')).split('\n')).toEqual(['one two xx', 'three']);
  expect(drawn(text('one\n  two')).split('\n')).toEqual(['one', '  two']);
});

describe('the header', () => {
  const header = {step: '4', position: 6, total: 9, name: 'convert', host: 'gpu-vm-1', isReadOnly: false};
  it.each([
    [80, 'vLLM FastStart | step 4 (6 of 9), convert                   REHEARSAL blank-nvme'],
    [60, 'step 4 (6 of 9), convert                REHEARSAL blank-nvme'],
  ])('names the machine whole at %i columns', (columns, line) => {
    expect(drawn(<Header {...header} columns={columns} rehearsal="blank-nvme" />, true)).toBe(line);
  });

  it('cuts what has no room at all', () => {
    const host = 'a-machine-of-a-cloud-that-likes-names.internal.example';
    const line = drawn(<Header {...header} host={host} columns={60} rehearsal={null} isReadOnly />, true);
    expect(line).toMatch(/^step 4 \(6 of 9\), convert {2}LOOKING ONLY host a-mach.*\S$/);
    expect(line.length).toBe(60);
  });
});
