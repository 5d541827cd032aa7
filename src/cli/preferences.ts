import {join} from 'node:path';
import {folderIn, homeFolder} from '../host/account.ts';
import type {Preferences} from '../host/preferences.ts';
import type {Own} from './own.ts';

function folderOf(environment: Own['environment']): string {
  const base = folderIn(environment, 'XDG_CONFIG_HOME') ?? join(homeFolder(environment), '.config');
  return join(base, 'vllm-faststart');
}

export function preferencesFile(environment: Own['environment']): string {
  return join(folderOf(environment), 'preferences.json');
}

/** The operator's preferences. What keeps them is loaded only here: no first frame waits for it. */
export async function openOwnPreferences(environment: Own['environment']): Promise<Preferences> {
  const {openPreferences} = await import('../host/preferences.ts');
  return openPreferences({folder: folderOf(environment), now: new Date()});
}
