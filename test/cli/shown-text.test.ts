import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {createOutput} from '../../src/cli/output.ts';
import {shownOn, whereNamed} from '../../src/cli/shown-text.ts';
import {inAscii} from '../../src/engine/in-ascii.ts';

test.each([
  ['don\u2019t \u201cnever\u201d', `don't "never"`],
  ['3\u00d7 \u00b12 % cut \u2026', '3x +/-2 % cut ...'],
  ['/home/j\u00fcrgen/\u{1f600}', '/home/jurgen/?'],
  ['plain', 'plain'],
])('%j is %j in ASCII', (text, expected) => {
  expect(inAscii(text)).toBe(expected);
});

test.each([
  ['  fix        $ faststart run 2', '  fix        $ faststart --rehearse m run 2'],
  ['sudo -v && faststart disks', 'sudo -v && faststart --rehearse m disks'],
  [
    'a: faststart check x, then: faststart bench',
    'a: faststart --rehearse m check x, then: faststart --rehearse m bench',
  ],
  ['faststart --rehearse m run 2', 'faststart --rehearse m run 2'],
  ['docker logs vllm_faststart run', 'docker logs vllm_faststart run'],
  ['faststart 0.1.0, run r-1', 'faststart 0.1.0, run r-1'],
  ['faststart bundle 1', 'faststart --rehearse m bundle 1'],
])('a command of ours names the rehearsed machine: %s', (text, expected) => {
  expect(whereNamed(text, '--rehearse m')).toBe(expected);
});

test('an output shows both; on the real machine in UTF-8 nothing is changed', () => {
  const lines = (ascii: boolean, where: string): string => {
    const stream = new PassThrough();
    shownOn(
      createOutput(stream, () => undefined),
      {ascii, where},
    ).line('3\u00d7: faststart run 2');
    return String(stream.read());
  };
  expect(lines(true, '--rehearse m')).toBe('3x: faststart --rehearse m run 2\n');
  expect(lines(false, '')).toBe('3\u00d7: faststart run 2\n');
});

test('what comes from outside can colour a line and do nothing else to the terminal', () => {
  const stream = new PassThrough();
  const output = shownOn(
    createOutput(stream, () => undefined),
    {ascii: false, where: ''},
  );
  output.line(
    '\u001b[31mSTOP\u001b[39m\u001b]52;c;c3VkbyBybQ==\u0007\u001b[2J\u001b[?1049h\u0007\rdisk\u009b3J\tend',
  );
  expect(String(stream.read())).toBe('\u001b[31mSTOP\u001b[39mdisk\tend\n');
});
