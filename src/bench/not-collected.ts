import {proofLevel} from './doubts.ts';
import type {ModeFacts, RunFacts, VerdictFacts} from './verdict-facts.ts';

/** What the session as a whole lacks. */
function missingOverall({offline, diskLimit}: VerdictFacts): string[] {
  return [
    ...(offline !== null && proofLevel(offline) !== 'L2'
      ? ['egress was not cut: offline rests on flags, counters and connections (L1; --cut-egress gives L2)']
      : []),
    ...(diskLimit === null ? ['the limit of the disk was not measured'] : []),
    'the limit of the copy to the GPU was not measured',
  ];
}

const FIELDS: readonly {readonly words: string; readonly has: (run: RunFacts) => boolean}[] = [
  {words: 'poll gap (how far a ready time may be off)', has: run => run.gapSeconds !== null},
  {words: 'bytes received by the container', has: run => run.rxBytes !== null},
  {words: 'growth of the hub cache', has: run => run.hubCacheGrowthBytes !== null},
  {words: 'network class', has: run => run.network !== null && run.network !== 'unknown'},
  {words: 'bytes read from the disk', has: run => run.readBytes !== null},
  {words: 'size of the weight files', has: run => run.weightBytes !== null},
  {words: 'loading time from the server log', has: run => run.loadSeconds !== null},
  {words: 'memory and clocks of the GPU', has: run => run.gpuSeen},
  {words: 'text of the first completion', has: run => run.answer !== null},
];

const runsOf = (mode: ModeFacts): readonly RunFacts[] => [...mode.baseline.runs, ...mode.faststart.runs];

/** What no run at all has, in one entry: numbers from elsewhere lack most of it. */
function inNoRun(modes: readonly ModeFacts[]): string[] {
  const runs = modes.flatMap(runsOf);
  const words = FIELDS.flatMap(field => (runs.some(field.has) ? [] : [field.words]));
  return words.length === 0 || runs.length === 0 ? [] : [`of no run: ${words.join(', ')}`];
}

function missingIn(mode: ModeFacts, modes: readonly ModeFacts[]): string[] {
  const runs = runsOf(mode);
  const some = modes.flatMap(runsOf);
  const fields = FIELDS.flatMap(({words, has}) => {
    const lacking = runs.filter(run => !has(run)).length;
    return lacking === 0 || !some.some(has)
      ? []
      : [`${words}: ${lacking} of ${runs.length} ${mode.mode} runs`];
  });
  const whole = [
    ...(mode.parity === null ? [`comparison of the two containers (${mode.mode})`] : []),
    ...(mode.flagsEffective === null ? [`offline flags inside the containers (${mode.mode})`] : []),
  ];
  return [...fields, ...whole];
}

const FINGERPRINT_WORDS = {
  machine: 'identity of the machine',
  bootId: 'boot id',
  baselineImage: 'id of the baseline image',
  faststartImage: "id of the arm's image",
  disk: 'disk of the weights',
} as const;

function missingFingerprint({mode, fingerprint}: ModeFacts): string[] {
  if (fingerprint === null) return [`fingerprint of machine, images and disk (${mode})`];
  return Object.entries(FINGERPRINT_WORDS).flatMap(([key, words]) =>
    fingerprint[key as keyof typeof FINGERPRINT_WORDS] === null ? [`${words} (${mode})`] : [],
  );
}

/** What a sceptic would ask for and would not find, from what is null. */
export function notCollectedOf(facts: VerdictFacts): readonly string[] {
  const modes = [facts.online, facts.offline].flatMap(mode => mode ?? []);
  return [
    ...(facts.online === null ? ['online block'] : []),
    ...(facts.offline === null ? ['offline block'] : []),
    ...inNoRun(modes),
    ...modes.flatMap(mode => [...missingIn(mode, modes), ...missingFingerprint(mode)]),
    ...(facts.offline !== null && !['L1', 'L2'].includes(proofLevel(facts.offline) ?? '')
      ? ['proof that the offline block was silent (L1)']
      : []),
    ...missingOverall(facts),
  ];
}
