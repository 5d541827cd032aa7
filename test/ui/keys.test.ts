import type {Key} from 'ink';
import {describe, expect, it} from 'vitest';
import {actionFor, keymap, type Screen, shownKey} from '../../src/ui/keys.ts';
import {actingPresses, namedPress} from '../../src/ui/press.ts';

const none: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};

const screens = [...new Set(keymap.flatMap(binding => binding.screens))];

describe('the key map', () => {
  it.each(screens)('gives each key of the %s screen one meaning', screen => {
    const keys = keymap.filter(binding => binding.screens.includes(screen)).flatMap(binding => binding.keys);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it.each(screens)('has a way out of the %s screen with Ctrl-C or escape', screen => {
    const ways: readonly (string | undefined)[] = [actionFor(screen, 'ctrl+c'), actionFor(screen, 'esc')];
    expect(ways.some(action => ['quit', 'stop', 'back', 'no', 'yes'].includes(action ?? ''))).toBe(true);
  });

  it.each<Screen>(['fix', 'remedy', 'quit'])('takes Enter for no where the %s screen asks', screen => {
    expect(actionFor(screen, 'enter')).toBe('no');
  });

  it('writes control keys as terminals do', () => {
    expect([shownKey('ctrl+c'), shownKey('pgdn')]).toEqual(['^C', 'pgdn']);
  });
});

describe('presses', () => {
  it('names keys', () => {
    expect(namedPress('', {...none, return: true})).toEqual({name: 'enter', text: ''});
    expect(namedPress('c', {...none, ctrl: true})).toEqual({name: 'ctrl+c', text: ''});
    expect(namedPress(' ', none)).toEqual({name: 'space', text: ' '});
    expect(namedPress('x', {...none, meta: true})?.name).toBe('other');
  });

  it('takes a held key for so many presses', () => {
    expect(actingPresses('jjj', none).map(press => press.name)).toEqual(['j', 'j', 'j']);
  });

  it('takes pasted text for no key at all', () => {
    expect(actingPresses('x\r', none)).toEqual([]);
    expect(actingPresses('\r\r', none)).toEqual([]);
    expect(actingPresses('yes', none)).toEqual([]);
  });
});
