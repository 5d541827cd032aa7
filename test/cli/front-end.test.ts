import {expect, test} from 'vitest';
import {chooseFrontEnd, isAsciiOnly} from '../../src/cli/front-end.ts';
import {type Globals, requestDefaults} from '../../src/cli/request.ts';

const terminal = {
  stdinIsTty: true,
  stdoutIsTty: true,
  environment: {TERM: 'xterm-256color', LANG: 'C.UTF-8'},
};
const pipe = {...terminal, stdoutIsTty: false};
const choose = (flags: Partial<Globals>, around = terminal, isBare = true) =>
  chooseFrontEnd({...requestDefaults, ...flags}, around, isBare);
const on = (variables: Record<string, string>) => ({
  ...terminal,
  environment: {...terminal.environment, ...variables},
});

test('a terminal and nothing else said: the wizard', () => {
  expect(choose({})).toEqual({view: 'wizard', asks: true, colour: true, ascii: false});
});

test.each([
  ['a pipe', choose({}, pipe)],
  ['no standard input', choose({}, {...terminal, stdinIsTty: false})],
  ['--plain', choose({plain: true})],
  ['--accessible', choose({accessible: true})],
  ['ACCESSIBLE=1', choose({}, on({ACCESSIBLE: '1'}))],
  ['INK_SCREEN_READER=true', choose({}, on({INK_SCREEN_READER: 'true'}))],
  ['TERM=dumb', choose({}, on({TERM: 'dumb'}))],
  ['CI', choose({}, on({CI: 'true'}))],
  ['a named command', choose({}, terminal, false)],
])('%s: plain lines', (_what, frontEnd) => {
  expect(frontEnd.view).toBe('plain');
});

test('questions are asked on a terminal only, and never where a machine reads', () => {
  expect(choose({accessible: true}).asks).toBe(true);
  expect(choose({}, pipe).asks).toBe(false);
  expect(choose({json: true})).toMatchObject({view: 'json', asks: false});
  expect(choose({events: true})).toMatchObject({view: 'events', asks: false});
});

test.each([
  [choose({colour: false})],
  [choose({}, on({NO_COLOR: '1'}))],
  [choose({}, on({FORCE_COLOR: '0'}))],
  [choose({}, on({TERM: 'dumb'}))],
  [choose({}, pipe)],
])('no colour where it is not wanted or not seen', frontEnd => {
  expect(frontEnd.colour).toBe(false);
});

test('glyphs need a UTF-8 locale and a terminal that has them', () => {
  expect(isAsciiOnly({LANG: 'de_DE.UTF-8'})).toBe(false);
  expect(isAsciiOnly({LANG: 'C'})).toBe(true);
  expect(isAsciiOnly({LANG: 'de_DE.UTF-8', LC_ALL: 'C'})).toBe(true);
  expect(isAsciiOnly({LANG: 'C.utf8', TERM: 'linux'})).toBe(true);
  expect(choose({ascii: true}).ascii).toBe(true);
});
