import type {Context} from '../context.ts';
import type {Action} from '../engine/plan.ts';
import type {Plan, Step} from '../engine/step.ts';
import {readEnv} from '../env/read-env.ts';
import type {EnvReading} from '../env/types.ts';
import {envLoaded} from '../gates/env-loaded.ts';
import {envPrivate} from '../gates/env-private.ts';
import {memoryPool} from '../gates/memory-pool.ts';
import {nvmeMounted} from '../gates/nvme-mounted.ts';
import {pathsOnNvme} from '../gates/paths-on-nvme.ts';
import {tokenWorks} from '../gates/token-works.ts';
import {valuesAfterEdit} from './env-answers.ts';
import {hasOffer, planEnvFile} from './env-file-plan.ts';
import {planGitIgnore, planMode} from './env-private-plan.ts';
import {envRevisions} from './env-revisions.ts';
import {needsRoot} from './needs-root.ts';

/** The folders that the finished .env names and that are not there yet. */
async function missingFolders(context: Context, reading: EnvReading): Promise<readonly string[]> {
  const after = valuesAfterEdit(context, reading);
  const missing: string[] = [];
  for (const key of ['MODEL_FOLDER', 'HF_CACHE_FOLDER']) {
    const folder = after[key] ?? '';
    if (!folder.startsWith('/')) continue;
    const seen = await context.host.stat(folder);
    if (!seen.ok && seen.code === 'ENOENT') missing.push(folder);
  }
  return missing;
}

/** Only folders that we make change hands: what is already there keeps its owner and its content. */
function makeFolders(context: Context, missing: readonly string[]): Action[] {
  if (missing.length === 0) return [];
  const {name, uid, gid} = context.host.user;
  return [
    {
      kind: 'command',
      purpose: 'make the folders on the NVMe',
      command: {argv: ['/usr/bin/mkdir', '-p', ...missing], sudo: true},
    },
    {
      kind: 'command',
      purpose: `give them to ${name}`,
      command: {argv: ['/usr/bin/chown', `${uid}:${gid}`, ...missing], sudo: true},
    },
  ];
}

async function plan(context: Context): Promise<Plan> {
  const reading = await readEnv(context);
  const file = await planEnvFile(context, reading);
  if (file.status !== 'do') return file;
  const missing = await missingFolders(context, reading);
  const root = missing.length === 0 ? undefined : await needsRoot(context, 'make the folders on the NVMe');
  if (root !== undefined) return root;
  return {
    status: 'do',
    actions: [
      // Before .env is written: what keeps a token out of a commit comes before the token.
      ...(await planGitIgnore(context, reading.status === 'read' && file.actions.length > 0)),
      ...file.actions,
      ...(file.actions.length === 0 ? await planMode(context) : []),
      ...makeFolders(context, missing),
    ],
  };
}

/** Repairs that nobody has to decide, and an offer that was not answered yet. */
async function isDue(context: Context): Promise<boolean> {
  const repairs = [...(await planGitIgnore(context, false)), ...(await planMode(context))];
  return repairs.length > 0 || hasOffer(context, await readEnv(context));
}

export const step2WriteEnv: Step<Context> = {
  id: '2',
  name: '.env',
  title: 'Set your .env correctly',
  why: 'Your shell does not load .env by itself, and bash, Compose and Node read it three ways: what matters is what the containers get.',
  needs: [nvmeMounted],
  proves: [envLoaded, envPrivate, pathsOnNvme, tokenWorks, memoryPool],
  isDue,
  revisions: envRevisions,
  plan,
};
