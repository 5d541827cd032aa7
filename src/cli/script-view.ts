import type {Action} from '../engine/plan.ts';
import {actionToShell, quote} from '../engine/shell.ts';
import type {PlannedStep} from './plan-view.ts';
import type {Globals} from './request.ts';

type Place = {
  readonly globals: Pick<
    Globals,
    'workspace' | 'composeFiles' | 'envFile' | 'mountPoint' | 'waived' | 'rehearse'
  >;
  /** The folder that the script is about, without links. */
  readonly workspace: string;
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
function stopLines(why: string): string[] {
  return [`printf '%s\\n' ${quote(why.replaceAll('\n', ' '))} >&2`, 'exit 1'];
}

function actionLines(action: Action): string[] {
  const {danger, purpose} = action;
  if (danger === undefined) return [`# ${purpose}`, ...actionToShell(action)];
  const marked = actionToShell(action).map(line => `# ${line}`);
  return [
    `# ${purpose}`,
    `# DESTROYS ${danger.destroys.join(', ')}: take the marks off yourself, and delete the two lines below them`,
    ...marked,
    ...stopLines(`not done: ${purpose}. It destroys data: unlock it in this script yourself`),
  ];
}

function planLines({id, plan}: PlannedStep): string[] {
  if (plan.status === 'do') return plan.actions.flatMap(actionLines);
  if (plan.status === 'ask')
    return stopLines(`step ${id} needs an answer first: ${plan.question.title} (${plan.question.flag})`);
  return stopLines(`step ${id} cannot be planned yet: ${plan.failure.short}`);
}

/**
 * The plan as a bash script for review. Each step is seen to be needed and to hold by the same gates as in a run; what
 * only a look or a person can decide ends it.
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
      ...(proved ? ['# proved already'] : planLines(step)),
      ...checkLines(proves, flags),
    ];
  });
  return [
    '#!/usr/bin/env bash',
    `# What faststart ${version} would run now. Each step is seen to hold before the next one begins.`,
    ...(rehearse === null
      ? []
      : [`# REHEARSAL: written for the stand-in machine ${rehearse}. It fits no real one: do not run it.`]),
    'set -euo pipefail',
    ...body,
  ];
}
