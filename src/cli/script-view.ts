import type {Action} from '../engine/plan.ts';
import {quote} from '../engine/shell.ts';
import type {PlannedStep} from './plan-view.ts';
import type {Globals} from './request.ts';
import {helpers, needsSecret, scriptLinesOf} from './script-actions.ts';

type Place = {
  readonly globals: Pick<
    Globals,
    'workspace' | 'composeFiles' | 'envFile' | 'mountPoint' | 'waived' | 'rehearse'
  >;
  /** The folder that the script is about, without links. */
  readonly workspace: string;
  /** Whether a text holds a secret, which no script may. */
  readonly hides: (text: string) => boolean;
};

/** What a check must be told so that it looks at the same place as this look did. */
function flagsOf({globals, workspace}: Place): string[] {
  const given = (flag: string, value: string | null): string[] => (value === null ? [] : [flag, value]);
  return [
    ...given('--rehearse', globals.rehearse),
    ...given('--workspace', globals.rehearse === null ? workspace : globals.workspace),
    ...globals.composeFiles.flatMap(file => ['--compose-file', file]),
    ...given('--env-file', globals.envFile),
    ...given('--mount-point', globals.mountPoint),
    ...globals.waived.flatMap(gate => ['--waive', gate]),
  ];
}

function checkLines(gates: readonly string[], flags: readonly string[]): string[] {
  if (gates.length === 0) return [];
  return [`${['faststart', ...flags, 'check', ...gates].map(quote).join(' ')} || exit`];
}

/** Nothing below such a line is run. */
function stopLine(why: string): string {
  return `stop ${quote(why.replaceAll('\n', ' '))}`;
}

function actionLines(action: Action, flags: readonly string[]): string[] {
  const {danger, purpose} = action;
  const lines = scriptLinesOf(action, flags);
  if (danger === undefined) return [`# ${purpose}`, ...lines];
  return [
    `# ${purpose}`,
    `# DESTROYS ${danger.destroys.join(', ')}: take the marks off yourself, and delete the line below them`,
    ...lines.flatMap(line => line.split('\n')).map(line => `# ${line}`),
    stopLine(`not done: ${purpose}. It destroys data: unlock it in this script yourself`),
  ];
}

function planLines({id, plan}: PlannedStep, flags: readonly string[], {hides}: Place): string[] {
  if (plan.status === 'ask')
    return [stopLine(`step ${id} needs an answer first: ${plan.question.title} (${plan.question.flag})`)];
  if (plan.status === 'stop') return [stopLine(`step ${id} cannot be planned yet: ${plan.failure.short}`)];
  if (!plan.actions.some(action => needsSecret(action, hides)))
    return plan.actions.flatMap(action => actionLines(action, flags));
  return [
    '# Writes a file that holds a secret, which a script must not: the tool does it, and shows the change.',
    ['faststart', ...flags, 'run', id].map(quote).join(' '),
  ];
}

function usedHelpers(body: readonly string[]): string[] {
  const text = `\n${body.join('\n')}`;
  return Object.entries(helpers).flatMap(([name, lines]) =>
    new RegExp(`(?:\\n|\\| )${name} `).test(text) ? lines : [],
  );
}

/**
 * The plan as a bash script for review, which does the same when it is run. Each step is seen to be needed and to hold
 * by the same gates as in a run; what only a look or a person can decide ends it.
 */
export function scriptLines(steps: readonly PlannedStep[], version: string, place: Place): string[] {
  const flags = flagsOf(place);
  const {rehearse} = place.globals;
  const body = steps.flatMap((step, index) => {
    const {id, title, proved, needs, proves} = step;
    const before = steps[index - 1]?.proves ?? [];
    const unseen = needs.filter(gate => !before.includes(gate));
    return [
      '',
      `# Step ${id}: ${title}`,
      ...checkLines(unseen, flags),
      ...(proved ? ['# proved already'] : planLines(step, flags, place)),
      ...checkLines(proves, flags),
    ];
  });
  return [
    '#!/usr/bin/env bash',
    `# What faststart ${version} would run now. Each step is seen to hold before the next one begins.`,
    ...(rehearse === null
      ? []
      : [`# REHEARSAL: written for the stand-in machine ${rehearse}. It fits no real one: do not run it.`]),
    '# Texts of files stand here as they are, and what stands below a stop is meant to be out of reach.',
    '# shellcheck disable=SC2016,SC2317',
    'set -euo pipefail',
    'verdict=0',
    `stop() { printf '%s\\n' "$1" >&2; exit 1; }`,
    ...usedHelpers(body),
    ...body,
    '',
    'exit "$verdict"',
  ];
}
