import type {EvidenceLookup} from './evidence-lookup.ts';
import {type SettingName, settingEvidence} from './evidence-settings.ts';
import type {Mode, RunFault, Side} from './types.ts';

const ARMS: readonly Side[] = ['baseline', 'faststart'];

/** How many runs each arm has in each block that there is. */
export type RunCounts = Readonly<Partial<Record<Mode, Readonly<Record<Side, number>>>>>;

function valuesOf(
  lookup: EvidenceLookup,
  {name, arm, counts}: {readonly name: SettingName; readonly arm: Side; readonly counts: RunCounts},
): readonly string[] {
  const modes = (['online', 'offline'] as const).filter(mode => counts[mode] !== undefined);
  const values = modes.flatMap(mode =>
    Array.from({length: counts[mode]?.[arm] ?? 0}, (_, run) => lookup.setting(name, {mode, arm, run}) ?? []),
  );
  return [...new Set(values.flat())];
}

/** V1: an arm did not keep a setting over all runs and blocks. V2: the arms did not have the same one. Pure. */
export function settingFaults(lookup: EvidenceLookup, counts: RunCounts): readonly RunFault[] {
  return (Object.keys(settingEvidence) as SettingName[]).flatMap(name => {
    if (lookup.anywhere(name).length === 0) return [];
    const [b = [], f = []] = ARMS.map(arm => valuesOf(lookup, {name, arm, counts}));
    const changed = b.length > 1 ? b : f.length > 1 ? f : null;
    if (changed !== null) return [{gate: 'V1', text: `${name} changed: ${changed.join(' -> ')}`}];
    const free = 'mayDiffer' in settingEvidence[name];
    return free || b[0] === undefined || f[0] === undefined || b[0] === f[0]
      ? []
      : [
          {
            gate: 'V2',
            text: `the arms differ in what must be equal: ${name}: baseline ${b[0]}, faststart ${f[0]}`,
          },
        ];
  });
}
