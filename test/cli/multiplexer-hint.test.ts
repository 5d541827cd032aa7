import {join} from 'node:path';
import {expect, it} from 'vitest';
import {isFirstTime, isOnPath, multiplexerHint} from '../../src/cli/multiplexer-hint.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const remote = {SSH_CONNECTION: '10.0.0.1 5000 10.0.0.2 22'};

const again = "'faststart bench --note '\\''a b'\\'''";

it.each([
  [['faststart', 'tmux', 'screen'], `tmux new -A -s faststart ${again}`],
  [['faststart', 'screen'], "screen -S faststart faststart bench --note 'a b'"],
  [['faststart'], `sudo apt-get install tmux && tmux new -A -s faststart ${again}`],
  [['tmux'], 'tmux new -A -s faststart'],
  [['screen'], 'screen -S faststart'],
  [[], 'sudo apt-get install tmux && tmux new -A -s faststart'],
])('with %j on the PATH, the line to type is told whole, and works', (installed, line) => {
  const hint = multiplexerHint(remote, ['bench', '--note', 'a b'], program => installed.includes(program));
  expect(hint?.command).toBe(line);
  expect(hint?.text).toMatch(installed.includes('faststart') ? /to survive it:$/ : /start it again in:$/);
});

it.each([
  ['inside tmux', {...remote, TMUX: '/tmp/tmux-0/default,1,0'}],
  ['inside screen', {...remote, STY: '1.pts-0'}],
  ['without a link', {}],
])('says nothing %s', (_, environment) => {
  expect(multiplexerHint(environment, [], () => true)).toBeUndefined();
});

it('is told once for each state folder', () => {
  const marker = join(temporaryFolder(), 'state', 'multiplexer-hint-shown');
  expect([isFirstTime(marker), isFirstTime(marker)]).toEqual([true, false]);
});

it('finds programs on PATH only', () => {
  expect(isOnPath({PATH: '/nowhere:/bin:/usr/bin'}, 'sh')).toBe(true);
  expect(isOnPath({PATH: ''}, 'sh')).toBe(false);
});
