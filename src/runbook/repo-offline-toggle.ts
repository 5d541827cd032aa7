import {stringify} from 'yaml';
import {stackContainers} from '../bench/arms.ts';
import type {Context} from '../context.ts';
import {lineDiff} from '../engine/line-diff.ts';
import type {Action} from '../engine/plan.ts';
import type {Plan, Step} from '../engine/step.ts';
import {readEnvFiles} from '../gates/env-files.ts';
import {offlineNotGlobal} from '../gates/offline-not-global.ts';
import {offlineTogglable} from '../gates/offline-togglable.ts';

/** An assignment of one of the two flags, in any of the spellings that one of the readers takes. */
const OFFLINE_LINE = /^\s*(?:export\s+)?(?:HF_HUB_OFFLINE|TRANSFORMERS_OFFLINE)\s*(?:[=:]|$)/;

/** Takes the offline lines out; everything else stays as it is, to the byte. */
export function withoutOfflineLines(text: string): string {
  return text
    .split('\n')
    .filter(line => !OFFLINE_LINE.test(line.replace(/^\uFEFF/, '')))
    .join('\n');
}

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

/** What could not be read is not mended on suspicion: the proof says that it could not be checked. */
async function editEnvFiles(context: Context): Promise<Action[]> {
  const files = await readEnvFiles(context);
  if (!files.ok) return [];
  return files.value.flatMap(({path, text}): Action[] => {
    const after = text === null ? null : withoutOfflineLines(text);
    if (text === null || after === null || after === text) return [];
    return [
      {
        kind: 'edit-file',
        purpose: `remove the offline flags (${lineDiff(text, after).join(', ')}): offline is for the proof run only`,
        path,
        before: text,
        after,
        undo: `mv ${path}.faststart-backup ${path}`,
      },
    ];
  });
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
      after: overlayText(stackContainers),
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
