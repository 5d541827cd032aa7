import type {Context} from '../context.ts';
import type {RunConfig} from '../env/types.ts';
import {readManifest} from './conversion-manifest.ts';

const COMMIT = /^[0-9a-f]{40}$/;

/** The commit of the converted model; null where the stack has none, or its converter did not say. */
export async function convertedRevision(
  {host, settings}: Pick<Context, 'host' | 'settings'>,
  {modelFolder, modelName}: Pick<RunConfig, 'modelFolder' | 'modelName'>,
): Promise<string | null> {
  if (settings.stack.spec.converter === null) return null;
  const manifest = await readManifest(host, `${modelFolder}/vllm/${modelName}`);
  return manifest?.ok ? manifest.value.revision : null;
}

/**
 * The settings with a branch or tag replaced by the commit that was converted: from the conversion on both arms serve
 * that one, wherever the branch has moved since.
 */
export async function pinRevision(context: Context, config: RunConfig): Promise<RunConfig> {
  const converted = await convertedRevision(context, config);
  return COMMIT.test(config.revision) || converted === null ? config : {...config, revision: converted};
}

/** For the shell in front of Compose. A branch is left to .env. */
export function revisionVariable({revision}: Pick<RunConfig, 'revision'>): {
  readonly MODEL_REVISION?: string;
} {
  return COMMIT.test(revision) ? {MODEL_REVISION: revision} : {};
}
