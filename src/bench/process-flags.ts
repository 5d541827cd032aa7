import type {ContainerFacts, Host} from '../host/ports.ts';
import {offlineFlagsOf} from './offline-flags.ts';
import type {RunEvidence} from './types.ts';

/** `grep` finds nothing: its exit code, which is no failure. */
const NOTHING_FOUND = 1;

/**
 * Offline variables as the first process of a container has them. Only these are read, because the rest may hold
 * tokens. Where the process cannot be looked into, as its container was made; null = neither was seen.
 */
export async function processFlags(host: Host, facts: ContainerFacts): Promise<RunEvidence['offlineFlags']> {
  const made = {from: 'container', values: offlineFlagsOf(facts.env)} as const;
  if (facts.pid <= 0) return made;
  const argv = [
    '/usr/bin/grep',
    '--null-data',
    '--text',
    '--extended-regexp',
    '^(HF_HUB_OFFLINE|TRANSFORMERS_OFFLINE)=',
    `/proc/${facts.pid}/environ`,
  ] as const;
  const exit = await host.run({argv, ...(host.user.uid === 0 ? {} : {sudo: true})});
  if (!exit.ok && !(exit.code === NOTHING_FOUND && exit.stderr === '')) return made;
  const pairs = exit.stdout.split('\0').flatMap((entry): [string, string][] => {
    const [, key, value = ''] = /^(\w+)=(.*)$/s.exec(entry.trim()) ?? [];
    return key === undefined ? [] : [[key, value]];
  });
  return {from: 'process', values: Object.fromEntries(pairs)};
}
