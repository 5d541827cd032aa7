import type {Context} from '../context.ts';
import type {Failure} from '../engine/failure.ts';
import {toShell} from '../engine/shell.ts';
import type {RunConfig} from '../env/types.ts';
import {compose} from '../host/compose.ts';
import type {ContainerFacts} from '../host/ports.ts';
import type {Settings} from '../settings.ts';
import {revisionVariable} from '../stacks/pin-revision.ts';
import {allArms, armContainers} from '../stacks/stack.ts';
import {takeFingerprint, type WeightsDisk, weightsDisks} from './fingerprint.ts';
import type {Made} from './ground.ts';
import {effectivelyOffline, offlineFlagsOf} from './offline-flags.ts';
import {offlineVariables} from './offline-variables.ts';
import {runOrder} from './order.ts';
import {parityDifferences} from './parity.ts';
import type {Arm, ArmId, BlockHead, Mode} from './types.ts';
import {servedCommit} from './weight-files.ts';

const CREATE_TIMEOUT_MS = 600_000;

export type Setup = {
  readonly head: BlockHead;
  readonly disks: Readonly<Record<ArmId, WeightsDisk | null>>;
  readonly made: readonly Made[];
};

type SetupResult =
  | {readonly ok: true; readonly setup: Setup}
  | {readonly ok: false; readonly failure: Failure};

/** The environment of a container is fixed when it is made: a mode needs containers of its own. */
async function createContainers(context: Context, mode: Mode, config: RunConfig): Promise<Failure | null> {
  const {spec} = context.settings.stack;
  const services = armContainers(spec).map(one => one.service);
  const command = compose(context.settings, ['up', '--no-start', '--force-recreate', ...services], {
    profiles: [...new Set(allArms(spec).map(arm => arm.profile))],
    env: {...offlineVariables(mode), ...revisionVariable(config)},
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

type Created = {readonly arm: Arm; readonly facts: ContainerFacts};

function flagsFailure(mode: Mode, created: readonly Created[]): Failure | null {
  const wrong = created.filter(({facts}) => effectivelyOffline(facts.env) !== (mode === 'offline'));
  if (wrong.length === 0) return null;
  const words = wrong.map(({arm, facts}) => {
    const set = Object.entries(offlineFlagsOf(facts.env)).map(([key, value]) => `${key}=${value}`);
    return `${arm.container}: ${set.join(' ') || 'neither variable is set'}`;
  });
  return {
    short: `the containers are not ${mode} although they were created so`,
    expected: `HF_HUB_OFFLINE=${offlineVariables(mode).HF_HUB_OFFLINE} inside all arms`,
    observed: words.join('; '),
    command: `docker inspect --format '{{.Config.Env}}' ${wrong.map(({arm}) => arm.container).join(' ')}`,
    fix: ['faststart check offline-togglable offline-not-global', 'faststart run repo'],
  };
}

function unseen(container: string, why: string): Failure {
  return {
    short: 'a created container cannot be looked at',
    expected: 'all arms, and what they need, exist',
    observed: `${container}: ${why}`,
    command: `docker inspect ${container}`,
    fix: ['faststart check docker-ready'],
  };
}

async function inspectArms(context: Context, arms: readonly Arm[]): Promise<readonly Created[] | Failure> {
  const created: Created[] = [];
  for (const arm of arms) {
    const facts = await context.docker.inspect(arm.container);
    if (!facts.ok) return unseen(arm.container, facts.message);
    created.push({arm, facts: facts.value});
  }
  return created;
}

/** What each arm has of its own, by the arm's name. */
function byArm<T>(created: readonly Created[], of: (one: Created) => T): Readonly<Record<ArmId, T>> {
  return Object.fromEntries(created.map(one => [one.arm.id, of(one)]));
}

/** How each arm differs from the baseline. Images may differ where the operator's own layout gives each its own. */
function parityOf({stack}: Settings, created: readonly Created[]): BlockHead['parity'] {
  const [baseline, ...others] = created;
  if (baseline === undefined) return null;
  const rules = {mayDiffer: stack.spec.mayDiffer, sameImage: stack.kind === 'bundled'};
  return byArm(others, ({arm, facts}) => parityDifferences(baseline.facts, {arm: arm.id, facts}, rules));
}

/** Creates a block's containers and looks at what was created; nothing is started. */
export async function setUpBlock(context: Context, mode: Mode, config: RunConfig): Promise<SetupResult> {
  const {host, clock, settings} = context;
  const {spec} = settings.stack;
  const arms = allArms(spec);
  const failed = await createContainers(context, mode, config);
  if (failed !== null) return {ok: false, failure: failed};
  const created = await inspectArms(context, arms);
  if ('short' in created) return {ok: false, failure: created};
  const wrong = flagsFailure(mode, created);
  if (wrong !== null) return {ok: false, failure: wrong};
  const made: Made[] = [];
  for (const {container} of armContainers(spec)) {
    const facts = await context.docker.inspect(container);
    if (!facts.ok) return {ok: false, failure: unseen(container, facts.message)};
    made.push({name: container, id: facts.value.id});
  }
  const disks = await weightsDisks(host, config, arms);
  const {pairs, seed, storeTier, drop, note} = settings.bench;
  const head: BlockHead = {
    id: `${mode}-${clock.wall().toISOString()}`,
    stack: spec.id,
    mode,
    pairs,
    order: runOrder(
      arms.map(arm => arm.id),
      pairs,
      seed,
    ),
    seed,
    storeTier,
    drop,
    note,
    fingerprint: await takeFingerprint(host, {
      config,
      containers: new Map(created.map(({arm, facts}) => [arm.id, facts])),
      revision: await servedCommit(host, config),
      disks,
      rehearsal: settings.rehearsal !== null,
    }),
    waived: settings.waived,
    egress: null,
    offlineFlags: byArm(created, ({facts}) => offlineFlagsOf(facts.env)),
    parity: parityOf(settings, created),
  };
  return {ok: true, setup: {head, disks, made}};
}
