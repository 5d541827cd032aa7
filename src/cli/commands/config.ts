import {readEnv} from '../../env/read-env.ts';
import type {Preferences} from '../../host/preferences.ts';
import {exitCode} from '../exit-codes.ts';
import {envSettings} from '../explain/env-settings.ts';
import {type Setting, winner} from '../explain/setting.ts';
import {toolSettings} from '../explain/tool-settings.ts';
import type {Own} from '../own.ts';
import {labelled} from '../plain-gate.ts';
import {openOwnPreferences, preferencesFile} from '../preferences.ts';
import type {Globals, Order} from '../request.ts';
import {type Session, say, sayProblem, type Voice} from '../session.ts';
import {unknownName} from '../usage-error.ts';

function explained(setting: Setting) {
  const best = winner(setting);
  return {
    key: setting.key,
    about: setting.about,
    value: best?.shown ?? null,
    source: best?.source ?? null,
    from: best?.from ?? null,
    candidates: setting.candidates.map(({source, from, shown, ignored}) => ({
      source,
      from,
      value: shown,
      counts: ignored === undefined,
      ...(ignored === undefined ? {} : {ignored}),
    })),
  };
}

/** One setting in full: what counts, and what every other place says. */
function wholeOf(setting: Setting): string[] {
  const best = winner(setting);
  return [
    `${setting.key}: ${best === undefined ? '(not set)' : best.shown}`,
    ...labelled('about', setting.about),
    ...setting.candidates.flatMap(one => [
      ...labelled(one === best ? 'counts' : 'not', `${one.source}: ${one.shown} (${one.from})`),
      ...(one.ignored === undefined ? [] : labelled('', one.ignored)),
    ]),
    ...(setting.candidates.length === 0
      ? labelled('', 'no flag, variable or file says anything about it')
      : []),
  ];
}

/** Every setting, a line each; the strongest source wins: flag, environment, file, default. */
function tableOf(settings: readonly Setting[]): string[] {
  const width = Math.max(...settings.map(({key}) => key.length));
  return settings.map(setting => {
    const best = winner(setting);
    const value = best === undefined ? '(not set)' : `${best.shown}   ${best.source}: ${best.from}`;
    return `${setting.key.padEnd(width)}  ${value}`;
  });
}

/** Which value counts, and why. `key` null = all. */
function explain(voice: Voice, settings: readonly Setting[], key: string | null): number {
  const wanted = settings.filter(one => key === null || one.key.toLowerCase() === key.toLowerCase());
  if (wanted.length === 0)
    return sayProblem(
      voice,
      unknownName(
        'setting',
        key ?? '',
        settings.map(one => one.key),
      ),
      exitCode('usage'),
    );
  const lines = key === null ? tableOf(settings) : wanted.flatMap(wholeOf);
  say(voice, {schema: 'faststart.config/1', ok: true, settings: wanted.map(explained)}, lines);
  return exitCode('done');
}

const CHOICES = {theme: ['auto', 'dark', 'light'], ascii: ['on', 'off']} as const;

function patchOf(key: string, value: string): Parameters<Preferences['set']>[0] | null {
  if (key === 'ascii' && (value === 'on' || value === 'off')) return {ascii: value === 'on'};
  const theme = CHOICES.theme.find(one => one === value);
  return key === 'theme' && theme !== undefined ? {theme} : null;
}

/** Keeps a preference for the next times. */
function setPreference(voice: Voice, preferences: Preferences, key: string, value: string): number {
  const patch = patchOf(key, value);
  if (patch === null) {
    const choices = Object.entries(CHOICES).map(
      ([name, values]) => `faststart config set ${name} ${values.join('|')}`,
    );
    const short = `"${key} ${value}" is no preference; everything else is a flag or stands in .env`;
    return sayProblem(voice, {short, fix: choices}, exitCode('usage'));
  }
  const unkept = preferences.set(patch);
  if (unkept !== null) return sayProblem(voice, {short: unkept, fix: []}, exitCode('failed'));
  say(voice, {schema: 'faststart.config/1', ok: true, set: {key, value}}, [`${key} is ${value} from now on`]);
  return exitCode('done');
}

export type ConfigOptions = {
  readonly own: Own;
  readonly voice: Voice;
  readonly session: Session;
  readonly globals: Globals;
};

/** Says which value of a setting counts, or keeps a preference. */
export async function config(
  {own, voice, session, globals}: ConfigOptions,
  order: Extract<Order, {command: 'config'}>,
): Promise<number> {
  const preferences = await openOwnPreferences(own.environment);
  if (preferences.problem !== null) voice.err.line(`faststart: ${preferences.problem}`);
  if (order.action === 'set') return setPreference(voice, preferences, order.key, order.value);
  const {context, settings} = session.program;
  const {environment} = context.host;
  const {frontEnd} = voice;
  const kept = {...preferences.values(), file: preferencesFile(own.environment)};
  const all = [
    ...toolSettings({globals, settings, environment: own.environment, frontEnd, preferences: kept}),
    ...envSettings({reading: await readEnv(context), environment, answers: globals.answers}),
  ];
  return explain(voice, all, order.key);
}
