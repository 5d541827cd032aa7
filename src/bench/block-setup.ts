import type {Context} from '../context.ts';
import type {Failure} from '../engine/failure.ts';
import {toShell} from '../engine/shell.ts';
import type {RunConfig} from '../env/types.ts';
import {compose} from '../host/compose.ts';
import type {ContainerFacts} from '../host/ports.ts';
import {arms, offlineVariables} from './arms.ts';
import {takeFingerprint, type WeightsDisk, weightsDisks} from './fingerprint.ts';
import {effectivelyOffline, offlineFlagsOf} from './offline-flags.ts';
import {runOrder} from './order.ts';
import {parityDifferences} from './parity.ts';
import type {ArmId, BlockHead, Mode} from './types.ts';

const CREATE_TIMEOUT_MS = 600_000;

export type Setup = {
  readonly head: BlockHead;
  readonly disks: Readonly<Record<ArmId, WeightsDisk | null>>;
};

type SetupResult =
  | {readonly ok: true; readonly setup: Setup}
  | {readonly ok: false; readonly failure: Failure};

/** Every container of a block, arms after what they need. */
export const blockContainers: readonly string[] = [
  arms.baseline.container,
  ...arms.faststart.companions.map(companion => companion.container),
  arms.faststart.container,
];

const services: readonly string[] = [
  arms.baseline.service,
  ...arms.faststart.companions.map(companion => companion.service),
  arms.faststart.service,
];

/** The environment of a container is fixed when it is made: a mode needs containers of its own. */
async function createContainers(context: Context, mode: Mode): Promise<Failure | null> {
  const command = compose(context.settings, ['up', '--no-start', '--force-recreate', ...services], {
    profiles: [arms.baseline.profile, arms.faststart.profile],
    env: offlineVariables(mode),
  });
  const exit = await context.host.run(command, {signal: context.signal, timeoutMs: CREATE_TIMEOUT_MS});
  if (exit.ok) return null;
  return {
    short: 'the containers of the benchmark could not be created',
    expected: `${services.join(', ')} created with ${mode} variables`,
    observed: exit.stderr.trim() || exit.stdout.trim() || `exit code ${exit.code}`,
    command: toShell(command),
    fix: ['faststart check docker-ready image-built', 'faststart run 0'],
  };
}

function flagsFailure(
  mode: Mode,
  flags: Readonly<Record<ArmId, Readonly<Record<string, string>>>>,
): Failure | null {
  const wrong = (['baseline', 'faststart'] as const).filter(
    arm => effectivelyOffline(flags[arm]) !== (mode === 'offline'),
  );
  if (wrong.length === 0) return null;
  const words = wrong.map(arm => {
    const set = Object.entries(flags[arm]).map(([key, value]) => `${key}=${value}`);
    return `${arms[arm].container}: ${set.join(' ') || 'neither variable is set'}`;
  });
  return {
    short: `the containers are not ${mode} although they were created so`,
    expected: `HF_HUB_OFFLINE=${offlineVariables(mode).HF_HUB_OFFLINE} inside both arms`,
    observed: words.join('; '),
    command: `docker inspect --format '{{.Config.Env}}' ${wrong.map(arm => arms[arm].container).join(' ')}`,
    fix: ['faststart check offline-togglable offline-not-global', 'faststart run repo'],
  };
}

async function inspectArms(context: Context): Promise<Record<ArmId, ContainerFacts> | string> {
  const baseline = await context.docker.inspect(arms.baseline.container);
  if (!baseline.ok) return `${arms.baseline.container}: ${baseline.message}`;
  const faststart = await context.docker.inspect(arms.faststart.container);
  return faststart.ok
    ? {baseline: baseline.value, faststart: faststart.value}
    : `${arms.faststart.container}: ${faststart.message}`;
}

/** Creates a block's containers and looks at what was created; nothing is started. */
export async function setUpBlock(context: Context, mode: Mode, config: RunConfig): Promise<SetupResult> {
  const {host, clock, settings} = context;
  const failed = await createContainers(context, mode);
  if (failed !== null) return {ok: false, failure: failed};
  const facts = await inspectArms(context);
  if (typeof facts === 'string') {
    const failure: Failure = {
      short: 'a created container cannot be looked at',
      expected: 'both arms exist',
      observed: facts,
      command: `docker inspect ${arms.baseline.container} ${arms.faststart.container}`,
      fix: ['faststart check docker-ready'],
    };
    return {ok: false, failure};
  }
  const offlineFlags = {
    baseline: offlineFlagsOf(facts.baseline.env),
    faststart: offlineFlagsOf(facts.faststart.env),
  };
  const wrong = flagsFailure(mode, offlineFlags);
  if (wrong !== null) return {ok: false, failure: wrong};
  const disks = await weightsDisks(host, config);
  const {pairs, seed, storeTier, drop, note} = settings.bench;
  const head: BlockHead = {
    id: `${mode}-${clock.wall().toISOString()}`,
    mode,
    pairs,
    order: runOrder(pairs, seed),
    seed,
    storeTier,
    drop,
    note,
    fingerprint: await takeFingerprint(host, {
      config,
      ...facts,
      disks,
      rehearsal: settings.rehearsal !== null,
    }),
    waived: settings.waived,
    offlineFlags,
    parity: parityDifferences(facts.baseline, facts.faststart),
  };
  return {ok: true, setup: {head, disks}};
}
