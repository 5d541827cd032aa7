import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openPreferences} from '../../src/host/preferences.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const now = new Date('2026-11-23T15:41:01Z');
const defaults = {theme: 'auto', ascii: false, lastWorkspace: ''};

test('without a file the defaults hold', () => {
  const preferences = openPreferences({folder: join(temporaryFolder(), 'config'), now});
  expect(preferences.problem).toBeNull();
  expect(preferences.values()).toEqual(defaults);
});

test('what is set is there the next time', () => {
  const folder = temporaryFolder();
  expect(openPreferences({folder, now}).set({ascii: true, lastWorkspace: '/srv/repo'})).toBeNull();
  expect(openPreferences({folder, now}).values()).toEqual({
    theme: 'auto',
    ascii: true,
    lastWorkspace: '/srv/repo',
  });
});

test.each([
  ['half a file', '{"theme": "da'],
  ['a value that is none', '{"theme": "purple"}'],
])('%s is kept aside, said so, and defaults hold', (_, text) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'preferences.json'), text);
  const preferences = openPreferences({folder, now});
  expect(preferences.problem).toContain('preferences.json.damaged-');
  expect(preferences.values()).toEqual(defaults);
  const aside = readdirSync(folder).find(name => name.includes('damaged')) ?? '';
  expect(readFileSync(join(folder, aside), 'utf8')).toBe(text);
  expect(preferences.set({ascii: true})).toBeNull();
  expect(openPreferences({folder, now})).toMatchObject({problem: null});
});

test('where nothing can be stored, preferences hold for the run and that is said', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'config'), 'a file where the folder should be');
  const preferences = openPreferences({folder: join(folder, 'config'), now});
  expect(preferences.problem).toContain('for this run');
  expect(preferences.set({ascii: true})).toContain('for this run');
  expect(preferences.values().ascii).toBe(true);
});
