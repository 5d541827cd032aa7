import type {EvidenceName} from './evidence-names.ts';
import {type EvidenceValue, NETWORK_NAMES, readValue} from './evidence-value.ts';
import {type Evidence, type FailedGate, walkEvidence} from './evidence-walk.ts';
import type {Mode, RunFault, Side} from './types.ts';

/** Times of the blocks that evidence can be about. */
type Lengths = Readonly<Partial<Record<Mode, Readonly<Record<Side, readonly number[]>>>>>;

type Place = {readonly mode?: Mode; readonly arm?: Side; readonly run?: number};

/** Read evidence, asked by place. A narrower scope wins over a wider one, the later of equals over the earlier. */
export type EvidenceLookup = {
  readonly number: (name: EvidenceName, place?: Place) => number | null;
  readonly flag: (name: EvidenceName, place?: Place) => boolean | null;
  readonly word: (name: EvidenceName, place?: Place) => string | null;
  /** Of all scopes together; null = not said. */
  readonly list: (name: EvidenceName, place?: Place) => readonly string[] | null;
  /** All that a setting was said to be at one place, by the narrowest scope that says it; null = not said. */
  readonly setting: (name: EvidenceName, place: Place) => readonly string[] | null;
  /** Every value of a fact about the whole session, in whatever scope it was said: narrowing it takes nothing back. */
  readonly anywhere: (name: EvidenceName) => readonly EvidenceValue[];
  /** Gates said to have failed at this place; without one, anywhere. */
  readonly failedGates: (place?: Place) => readonly FailedGate[];
  readonly unread: readonly string[];
};

type Read = Place & {readonly name: EvidenceName; readonly value: EvidenceValue};

const width = (place: Place): number =>
  Number(place.mode !== undefined) + Number(place.arm !== undefined) + Number(place.run !== undefined);

const keyOf = (name: EvidenceName, {mode, arm, run}: Place): string =>
  [name, mode ?? '', arm ?? '', run ?? ''].join(' ');

/** The place itself, and every scope that holds it: each of its words left out or not. */
function wider({mode, arm, run}: Place): readonly Place[] {
  const modes = mode === undefined ? [{}] : [{mode}, {}];
  const arms = arm === undefined ? [{}] : [{arm}, {}];
  const runs = run === undefined ? [{}] : [{run}, {}];
  return modes.flatMap(one => arms.flatMap(two => runs.map(three => ({...one, ...two, ...three}))));
}

/** A piece of evidence speaks about a place when it leaves open, or names, each thing that the place names. */
function speaksAbout(given: Place, place: Place): boolean {
  return (['mode', 'arm', 'run'] as const).every(
    key => given[key] === undefined || given[key] === place[key],
  );
}

/** A gate by its name, with or without more words behind it. */
export function saidToHaveFailed(words: string): RunFault {
  return {gate: words.split(/[\s:]/)[0] ?? words, text: `said to have failed: ${words}`};
}

/** `failedGates: ["R4"]` says of its scope what `R4: false` says. */
function listedGates({name, value, ...scope}: Read): FailedGate[] {
  if (name !== 'failedGates' || !Array.isArray(value)) return [];
  return value.map((words: string) => ({...scope, ...saidToHaveFailed(words)}));
}

function beyond(evidence: Evidence, lengths: Lengths): string[] {
  return evidence.given.flatMap(({run, mode, arm, path}) => {
    if (run === undefined) return [];
    const counts = Object.entries(lengths).flatMap(([block, times]) =>
      mode === undefined || mode === block
        ? Object.entries(times).flatMap(([id, list]) =>
            arm === undefined || arm === id ? [list.length] : [],
          )
        : [],
    );
    const most = Math.max(0, ...counts);
    return counts.length === 0 || (run >= 0 && run < most)
      ? []
      : [`${path} is about run ${run + 1}, and there are ${most} runs`];
  });
}

/** Evidence of an input, or what is wrong with it. */
export function readEvidence(
  evidence: Readonly<Record<string, unknown>>,
  lengths: Lengths,
): {readonly problems: readonly string[]; readonly lookup: EvidenceLookup} {
  const walked = walkEvidence(evidence);
  const problems = beyond(walked, lengths);
  const reads: Read[] = [];
  for (const given of walked.given) {
    const read = readValue(given);
    if ('problem' in read) problems.push(read.problem);
    else {
      const mode = given.mode ?? (NETWORK_NAMES.has(given.name) && lengths.online ? 'online' : undefined);
      reads.push({...given, ...(mode === undefined ? {} : {mode}), value: read.value});
    }
  }
  const named = (name: EvidenceName): readonly Read[] => reads.filter(read => read.name === name);
  // Each run asks for every name: looked for one by one, the evidence of thousands of runs would take minutes.
  const saidAt = Map.groupBy(
    reads.map((read, index) => ({index, read})),
    ({read}) => keyOf(read.name, read),
  );
  const said = new Set(reads.map(read => read.name));
  const at = (name: EvidenceName, place: Place = {}): EvidenceValue | null => {
    if (!said.has(name)) return null;
    const found = wider(place).flatMap(scope => saidAt.get(keyOf(name, scope))?.at(-1) ?? []);
    const [best] = found.toSorted(
      (one, other) => width(other.read) - width(one.read) || other.index - one.index,
    );
    return best?.read.value ?? null;
  };
  const lookup: EvidenceLookup = {
    number: (name, place) => {
      const value = at(name, place);
      return typeof value === 'number' ? value : null;
    },
    flag: (name, place) => {
      const value = at(name, place);
      return typeof value === 'boolean' ? value : null;
    },
    word: (name, place) => {
      const value = at(name, place);
      return typeof value === 'string' ? value : null;
    },
    list: (name, place = {}) => {
      const lists = named(name).flatMap(read =>
        read.mode === undefined || read.mode === place.mode ? [read.value] : [],
      );
      return lists.length === 0
        ? null
        : [...new Set(lists.flatMap(value => (Array.isArray(value) ? value : [])))];
    },
    setting: (name, place) => {
      const found = wider(place).flatMap(scope => saidAt.get(keyOf(name, scope)) ?? []);
      const widest = Math.max(...found.map(({read}) => width(read)));
      const best = found.filter(({read}) => width(read) === widest).map(({read}) => read.value);
      return best.length === 0
        ? null
        : [...new Set(best.flatMap(value => (Array.isArray(value) ? value : [])))];
    },
    anywhere: name => named(name).map(read => read.value),
    failedGates: place => {
      const all = [...walked.failedGates, ...named('failedGates').flatMap(listedGates)];
      return place === undefined ? all : all.filter(gate => speaksAbout(gate, place));
    },
    unread: walked.unread,
  };
  return {problems, lookup};
}
