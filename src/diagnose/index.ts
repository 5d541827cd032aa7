import type {Context} from '../context.ts';
import {parseEnvFile} from '../env/parse.ts';
import type {Read} from '../host/ports.ts';
import {diagnose} from './judge.ts';
import {named} from './named.ts';
import {observeContainer} from './observe.ts';
import type {Diagnosis} from './types.ts';

export {diagnoseLog} from './from-log.ts';

/** Says which containers there are, so that a mistyped name is seen. */
async function noSuchContainer(context: Context, name: string): Promise<Read<Diagnosis>> {
  const list = await context.docker.list();
  const names = list.ok ? list.value.map(container => container.name) : [];
  const hint = names.length === 0 ? '' : `; there are: ${names.join(', ')}`;
  return {ok: false, code: 'not-found', message: `no container ${name}${hint}`};
}

/** Why the container is not ready, from what can be seen of it in about two seconds. */
export async function diagnoseContainer(context: Context, name: string): Promise<Read<Diagnosis>> {
  const seen = await observeContainer(context, name);
  if (seen.ok) {
    const {envFile, stack} = context.settings;
    const [composeFile = 'the compose file'] = stack.composeFiles;
    const text = await context.host.readText(envFile);
    const assignments = text.ok ? parseEnvFile(text.value).assignments : [];
    const variables = Object.fromEntries(assignments.map(({key, value}) => [key, value]));
    return {ok: true, value: named(diagnose(seen.value), {container: name, envFile, composeFile, variables})};
  }
  return seen.code === 'not-found' ? noSuchContainer(context, name) : seen;
}
