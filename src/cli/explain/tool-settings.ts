import {folderIn} from '../../host/account.ts';
import type {Settings} from '../../settings.ts';
import type {FrontEnd} from '../front-end.ts';
import {type Globals, requestDefaults} from '../request.ts';
import {type Candidate, type Setting, said} from './setting.ts';

export type ToolFacts = {
  readonly globals: Globals;
  readonly settings: Settings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly frontEnd: Pick<FrontEnd, 'colour' | 'ascii'>;
  readonly preferences: {readonly theme: string; readonly ascii: boolean; readonly file: string};
};

const builtIn = (shown: string): Candidate => ({source: 'default', from: 'built in', shown});

function flag(name: string, value: string | null): Candidate | null {
  return value === null ? null : {source: 'flag', from: name, shown: value};
}

/** A flag that has a default of its own counts as given where it says something else. */
function changed<Value extends string | number>(
  name: string,
  value: Value,
  byDefault: Value,
): Candidate | null {
  return value === byDefault ? null : flag(name, String(value));
}

function variable(environment: ToolFacts['environment'], name: string, shown?: string): Candidate | null {
  const value = environment[name];
  return value === undefined || value === ''
    ? null
    : {source: 'environment', from: `${name}=${value}`, shown: shown ?? value};
}

function places({globals, settings, environment}: ToolFacts): Setting[] {
  const {stack, workspace, envFile, mountPoint, stateFolder} = settings;
  const files = stack.composeFiles.join(', ');
  const found = stack.kind === 'runbook' ? 'found in the workspace' : 'comes with the program';
  return [
    {
      key: 'workspace',
      about: 'the folder with .env and, if there is one, vllm_bridge/',
      candidates: said(flag('--workspace', globals.workspace), {
        ...builtIn(workspace),
        from: 'where you stand, or above',
      }),
    },
    {
      key: 'env-file',
      about: 'the env file of the stack',
      candidates: said(flag('--env-file', globals.envFile), {
        ...builtIn(envFile),
        from: '.env of the workspace',
      }),
    },
    {
      key: 'compose-file',
      about: 'the compose files, in the order of -f',
      candidates: said(flag('--compose-file', globals.composeFiles.length > 0 ? files : null), {
        ...builtIn(files),
        from: found,
      }),
    },
    {
      key: 'mount-point',
      about: 'where the NVMe belongs',
      candidates: said(flag('--mount-point', globals.mountPoint), builtIn(mountPoint)),
    },
    {
      key: 'state-folder',
      about: 'journals, logs and the lock',
      candidates: said(
        // A relative one is as good as none.
        folderIn(environment, 'XDG_STATE_HOME') === null
          ? null
          : variable(environment, 'XDG_STATE_HOME', stateFolder),
        builtIn(stateFolder),
      ),
    },
    {
      key: 'docker-host',
      about: 'the engine that is spoken to; Docker contexts do not count',
      candidates: said(variable(environment, 'DOCKER_HOST'), builtIn('unix:///var/run/docker.sock')),
    },
  ];
}

/** A flag that has a variable too; the flag says something else than the variable, or there is no variable. */
function flagBeforeVariable(facts: ToolFacts, name: string, key: string, value: string, byDefault: string) {
  const set = variable(facts.environment, key);
  return said(set?.shown === value ? null : changed(name, value, byDefault), set, builtIn(byDefault));
}

function measuring(facts: ToolFacts): Setting[] {
  const {globals, settings} = facts;
  const {bench} = requestDefaults;
  const {pairs, retries, drop, storeTier, seed, note} = globals.bench;
  return [
    {
      key: 'stack',
      about: 'which loaders are measured against the baseline',
      candidates: flagBeforeVariable(
        facts,
        '--stack',
        'FASTSTART_STACK',
        settings.stack.spec.id,
        requestDefaults.stack.id,
      ),
    },
    {
      key: 'runs',
      about: 'pairs of starts in each mode',
      candidates: said(changed('--runs', pairs, bench.pairs), builtIn(String(bench.pairs))),
    },
    {
      key: 'retries',
      about: 'how often a run that broke a gate is made again',
      candidates: said(changed('--retries', retries, bench.retries), builtIn(String(bench.retries))),
    },
    {
      key: 'drop-caches',
      about: 'page caches that are emptied before each start',
      candidates: said(changed('--drop-caches', drop, bench.drop), builtIn(bench.drop)),
    },
    {
      key: 'store',
      about: 'whether the store keeps the model in memory',
      candidates: said(changed('--store', storeTier, bench.storeTier), builtIn(bench.storeTier)),
    },
    {
      key: 'seed',
      about: 'seed of the order of the runs',
      candidates: said(flag('--seed', seed === null ? null : String(seed)), builtIn('the time of the start')),
    },
    {
      key: 'note',
      about: 'kept with the numbers; no evidence',
      candidates: said(changed('--note', note, ''), builtIn('(empty)')),
    },
  ];
}

const onOff = (isOn: boolean): string => (isOn ? 'on' : 'off');

function looks({globals, environment, frontEnd, preferences}: ToolFacts): Setting[] {
  const byTerminal = {source: 'environment', from: 'locale and TERM', shown: 'on'} as const;
  return [
    {
      key: 'colour',
      about: 'whether colour is written; words always say the same',
      candidates: said(
        globals.colour ? null : flag('--no-color', 'off'),
        variable(environment, 'NO_COLOR', 'off'),
        variable(environment, 'FORCE_COLOR', onOff(environment.FORCE_COLOR !== '0')),
        environment.TERM === 'dumb' ? {source: 'environment', from: 'TERM=dumb', shown: 'off'} : null,
        {...builtIn(onOff(frontEnd.colour)), from: 'on in a terminal, off in a pipe'},
      ),
    },
    {
      key: 'ascii',
      about: 'signs of ASCII only; `u` switches it in the wizard',
      candidates: said(
        globals.ascii ? flag('--ascii', 'on') : null,
        frontEnd.ascii && !globals.ascii ? byTerminal : null,
        preferences.ascii ? {source: 'file', from: preferences.file, shown: 'on'} : null,
        builtIn('off'),
      ),
    },
    {
      key: 'theme',
      about: 'colours for a dark or a light background',
      candidates: said(
        preferences.theme === 'auto'
          ? null
          : {source: 'file', from: preferences.file, shown: preferences.theme},
        {...builtIn('auto'), from: 'built in: what COLORFGBG says, else dark'},
      ),
    },
    {
      key: 'accessible',
      about: 'plain lines for screen readers',
      candidates: said(
        globals.accessible ? flag('--accessible', 'on') : null,
        variable(environment, 'ACCESSIBLE', 'on'),
        builtIn('off'),
      ),
    },
  ];
}

/** The program's own settings, with every place that says something about each. Pure. */
export function toolSettings(facts: ToolFacts): readonly Setting[] {
  return [...places(facts), ...measuring(facts), ...looks(facts)];
}
