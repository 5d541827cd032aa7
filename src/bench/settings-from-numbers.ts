import {whereWeightsComeFrom} from '../stacks/stack.ts';
import type {EvidenceLookup} from './evidence-lookup.ts';
import {type SettingName, settingEvidence} from './evidence-settings.ts';
import {parityDifferences} from './parity.ts';
import type {Mode, RunFault, Side} from './types.ts';

const MODES: readonly Mode[] = ['online', 'offline'];

/** How many runs each arm has in each block that there is. */
export type RunCounts = Readonly<Partial<Record<Mode, Readonly<Record<Side, number>>>>>;

/** All values that an arm had in a block, in words. */
function valuesIn(
  lookup: EvidenceLookup,
  name: SettingName,
  {mode, arm, runs}: {readonly mode: Mode; readonly arm: Side; readonly runs: number},
): readonly string[] {
  const values = Array.from({length: runs}, (_, run) => lookup.setting(name, {mode, arm, run}) ?? []);
  return [...new Set(values.flat())];
}

function settingFault(lookup: EvidenceLookup, name: SettingName, counts: RunCounts): readonly RunFault[] {
  if (lookup.anywhere(name).length === 0) return [];
  const fact = settingEvidence[name];
  const blocks = (arm: Side) =>
    MODES.map(mode => valuesIn(lookup, name, {mode, arm, runs: counts[mode]?.[arm] ?? 0}));
  const [b, f] = [blocks('baseline'), blocks('faststart')];
  const kept = [b, f].flatMap(arm => ('perBlock' in fact ? arm : [[...new Set(arm.flat())]]));
  const changed = kept.find(values => values.length > 1);
  if (changed !== undefined)
    return [{gate: 'V1', text: `${name} was not the same all the time: ${changed.join(', ')}`}];
  const [one, other] = [b.flat()[0], f.flat()[0]];
  return 'mayDiffer' in fact || one === undefined || other === undefined || one === other
    ? []
    : [{gate: 'V2', text: `the arms differ in ${name}: baseline ${one}, faststart ${other}`}];
}

const variablesOf = (list: readonly string[]): Record<string, string> =>
  Object.fromEntries(list.map(pair => [pair.split('=', 1)[0] ?? pair, pair.slice(pair.indexOf('=') + 1)]));

/** The variables that the containers of a mode had; null = not said. */
export function variablesAt(
  lookup: EvidenceLookup,
  place: {readonly mode: Mode; readonly arm: Side},
): Readonly<Record<string, string>> | null {
  const said = lookup.setting('env', place);
  return said === null ? null : variablesOf(said);
}

/** V2 from the command lines and variables of both arms, as those of our own containers are compared. */
function containerFaults(lookup: EvidenceLookup, mode: Mode): readonly RunFault[] {
  const facts = (arm: Side) => ({
    command: lookup.setting('command', {mode, arm}),
    env: variablesAt(lookup, {mode, arm}),
  });
  const [b, f] = [facts('baseline'), facts('faststart')];
  const commands = b.command !== null && f.command !== null;
  const variables = b.env !== null && f.env !== null;
  const compared = ({command, env}: typeof b) => ({
    command: commands ? (command ?? []) : [],
    env: variables ? (env ?? {}) : {},
    imageId: '',
  });
  const rules = {mayDiffer: whereWeightsComeFrom, sameImage: false};
  const found = parityDifferences(compared(b), {arm: 'faststart', facts: compared(f)}, rules);
  return found.map(text => ({gate: 'V2', text: `the arms differ in ${text}`}));
}

/** V1: an arm did not keep a setting over all runs and blocks. V2: the arms did not have the same one. Pure. */
export function settingFaults(lookup: EvidenceLookup, counts: RunCounts): readonly RunFault[] {
  const names = Object.keys(settingEvidence) as SettingName[];
  return [
    ...names.flatMap(name => settingFault(lookup, name, counts)),
    ...MODES.flatMap(mode => (counts[mode] === undefined ? [] : containerFaults(lookup, mode))),
  ];
}
