import {offlineVariables} from '../bench/offline-variables.ts';
import type {Mode} from '../bench/types.ts';
import type {Context} from '../context.ts';
import {defineGate, type Evidence} from '../engine/gate.ts';
import {isOn, offlineState} from '../env/offline-state.ts';
import type {Read} from '../host/ports.ts';
import {stackServices} from '../stacks/stack.ts';
import {pass, runStep, stackUnread, stop, unknown} from './result.ts';
import {readStackConfig, type StackConfig} from './stack-config.ts';

/** The two flags by service, as Compose would set them; undefined = not set. null = the stack lacks the service. */
export type Flags = Readonly<Record<string, Readonly<Record<string, string | undefined>> | null>>;

type OfflineTogglableFacts = {
  readonly offline: Read<Flags>;
  /** With no flag in the shell. */
  readonly plain: Read<Flags>;
  readonly evidence: readonly Evidence[];
};

const KEYS = ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'] as const;
const EXPECTED =
  'HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 in the shell reaches every service of the stack, and 0 otherwise';

/** The flags of each service that the stack should have. Pure. */
function flagsOf(config: StackConfig, services: readonly string[]): Flags {
  return Object.fromEntries(
    services.map(service => {
      const found = config.services[service];
      if (found === undefined) return [service, null];
      return [service, Object.fromEntries(KEYS.map(key => [key, found.environment?.[key] ?? undefined]))];
    }),
  );
}

async function look(context: Context, mode: Mode | null): Promise<{flags: Read<Flags>; evidence: Evidence}> {
  const {config, exit} = await readStackConfig(context, mode === null ? {} : offlineVariables(mode));
  const flags: Read<Flags> = config.ok
    ? {ok: true, value: flagsOf(config.value, stackServices(context.settings.stack.spec))}
    : config;
  const text = flags.ok
    ? Object.entries(flags.value)
        .map(
          ([service, values]) =>
            `${service}: ${KEYS.map(key => `${key}=${values?.[key] ?? '(not set)'}`).join(' ')}`,
        )
        .join('\n')
    : flags.message;
  return {flags, evidence: {command: exit.shell, text}};
}

function shown(value: string | undefined): string {
  return value === undefined ? 'not set' : `${value === '' ? 'empty' : value} (${offlineState(value)})`;
}

function wrong(flags: Flags, isRight: (value: string | undefined) => boolean): string[] {
  return Object.entries(flags).flatMap(([service, values]) => {
    if (values === null) return [`${service} is not a service of this stack`];
    return KEYS.filter(key => !isRight(values[key])).map(
      key => `${service}: ${key} is ${shown(values[key])}`,
    );
  });
}

/** The spelling that each service gets by default, and what it comes to. */
function plainly(flags: Flags): string {
  const values = Object.values(flags).flatMap(one => KEYS.map(key => shown(one?.[key])));
  return `each flag is ${[...new Set(values)].join(' or ')}`;
}

export const offlineTogglable = defineGate<Context, OfflineTogglableFacts>({
  id: 'offline-togglable',
  title: 'Offline can be switched from the shell',
  section: 'One-time repo change B',
  why: "If you don't do this, then enabling offline requires editing .env or common.env, which is exactly what caused repeated breakage.",
  waivable: false,
  async observe(context) {
    const offline = await look(context, 'offline');
    const plain = await look(context, null);
    return {offline: offline.flags, plain: plain.flags, evidence: [offline.evidence, plain.evidence]};
  },
  judge({offline, plain, evidence}) {
    const base = {expected: EXPECTED, evidence};
    if (!offline.ok) return unknown({...base, ...stackUnread(offline)});
    if (!plain.ok) return unknown({...base, ...stackUnread(plain)});
    const overlay = runStep('repo', 'add the toggles as an overlay; your compose file stays as it is');
    const deaf = wrong(offline.value, isOn);
    if (deaf.length > 0) {
      return stop({
        ...base,
        short: 'the offline flags do not reach the containers',
        observed: deaf.join('; '),
        fixes: [overlay],
      });
    }
    const stuck = wrong(plain.value, value => !isOn(value));
    if (stuck.length > 0) {
      return stop({
        ...base,
        short: 'offline is on without being asked for',
        observed: `without flags in the shell, ${stuck.join('; ')}`,
        fixes: [overlay],
      });
    }
    return pass({
      ...base,
      short: 'offline follows the shell',
      observed: `1 reaches every service; without it ${plainly(plain.value)}`,
    });
  },
});
