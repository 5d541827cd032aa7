import {stringify} from 'yaml';
import type {Context} from '../context.ts';
import {lineDiff} from '../engine/line-diff.ts';
import type {Action} from '../engine/plan.ts';
import type {Plan, Step} from '../engine/step.ts';
import {offlineLines, withoutOfflineLines} from '../env/offline-lines.ts';
import {readEnvFiles} from '../gates/env-files.ts';
import {offlineNotGlobal} from '../gates/offline-not-global.ts';
import {offlineTogglable} from '../gates/offline-togglable.ts';
import {stackServices} from '../stacks/stack.ts';
import {undoEdit} from './undo-edit.ts';

const OVERLAY_HEADER = `# Lets HF_HUB_OFFLINE and TRANSFORMERS_OFFLINE be set from the shell, for the offline proof only.
# Joined with a second -f, so that your own compose file stays as it is.
`;

/** The overlay that gives each service the toggles it lacks. */
export function overlayText(services: readonly string[]): string {
  const environment = {
    HF_HUB_OFFLINE: `\${HF_HUB_OFFLINE:-0}`,
    TRANSFORMERS_OFFLINE: `\${TRANSFORMERS_OFFLINE:-0}`,
  };
  const entries = services.map(service => [service, {environment}]);
  return OVERLAY_HEADER + stringify({services: Object.fromEntries(entries)}, {aliasDuplicateObjects: false});
}

/** Lines that hold more than a flag, which only a person can take apart. */
function leftIn(text: string): string {
  const left = offlineLines(text).filter(one => !one.plain);
  if (left.length === 0) return '';
  return `; left for you, since more stands there: ${left.map(one => `line ${one.line} (${one.key})`).join(', ')}`;
}

/** What could not be read is not mended on suspicion: the proof says that it could not be checked. */
async function editEnvFiles(context: Context): Promise<Action[]> {
  const files = await readEnvFiles(context);
  if (!files.ok) return [];
  const edits = files.value.map(async ({path, text}): Promise<Action[]> => {
    const after = text === null ? null : withoutOfflineLines(text);
    if (text === null || after === null || after === text) return [];
    const gone = lineDiff(text, after).join(', ');
    return [
      {
        kind: 'edit-file',
        purpose: `remove the offline flags (${gone}): offline is for the proof run only${leftIn(text)}`,
        path,
        before: text,
        after,
        undo: await undoEdit(context, path),
        // It holds the token, and so does the copy.
        ...(path === context.settings.envFile ? {mode: 0o600} : {}),
      },
    ];
  });
  return (await Promise.all(edits)).flat();
}

async function writeOverlay(context: Context): Promise<Action[]> {
  const result = await offlineTogglable.check(context);
  // What could not be looked at is not mended on suspicion: the proof says that it could not be checked.
  if (result.status !== 'stop') return [];
  const path = context.settings.stack.overlayFile;
  const before = await context.host.readText(path);
  return [
    {
      kind: 'edit-file',
      purpose: 'add the offline toggles as an overlay; your compose file stays as it is',
      path,
      before: before.ok ? before.value : undefined,
      after: overlayText(stackServices(context.settings.stack.spec)),
      undo: `rm ${path}`,
    },
  ];
}

export const repoOfflineToggle: Step<Context> = {
  id: 'repo',
  name: 'repo',
  title: 'One-time repo change: offline is a toggle, not a setting',
  why: 'If HF_HUB_OFFLINE=1 is always on, the baseline crash-loops whenever the cache is missing. That looks like a hang, but it never becomes ready.',
  needs: [],
  proves: [offlineNotGlobal, offlineTogglable],
  async plan(context): Promise<Plan> {
    return {status: 'do', actions: [...(await editEnvFiles(context)), ...(await writeOverlay(context))]};
  },
};
