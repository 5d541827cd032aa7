import type {Context} from '../context.ts';
import {nearest} from '../engine/nearest.ts';
import {parseEnvFile} from '../env/parse.ts';
import {imageReference} from '../gates/image-built.ts';
import {readStackConfig} from '../gates/stack-config.ts';
import type {Read} from '../host/ports.ts';
import {allArms} from '../stacks/stack.ts';
import {answer} from './answer.ts';
import type {Surroundings} from './live-causes.ts';
import {named} from './named.ts';
import type {Observation} from './observation.ts';
import {type LookOptions, observeContainer} from './observe.ts';
import type {Diagnosis} from './types.ts';

export {diagnoseLog} from './from-log.ts';

/** The image that a container of the stack would be made of, where Compose can say which. */
async function imageOfArm(context: Context, name: string) {
  const arm = allArms(context.settings.stack.spec).find(one => one.container === name);
  if (arm === undefined) return undefined;
  const {config} = await readStackConfig(context);
  const reference = config.ok ? imageReference(config.value, arm.service) : config;
  if (!reference.ok) return undefined;
  return {reference: reference.value, read: await context.docker.image(reference.value)};
}

/** Says which containers there are, the likeliest first, so that a mistyped name is seen. */
async function noSuchContainer(context: Context, name: string): Promise<Read<never>> {
  const list = await context.docker.list();
  if (!list.ok) return list;
  const names = list.value.map(container => container.name);
  const image = await imageOfArm(context, name);
  if (image?.read.ok === false && image.read.code === 'not-found')
    return {
      ok: false,
      code: 'image-missing',
      message: `${name} was never started: its image ${image.reference} is not on this machine; faststart run 3 builds it`,
    };
  const near = nearest(name, names);
  const hint =
    near !== undefined
      ? `; did you mean ${near}?`
      : names.length === 0
        ? '; there are no containers at all'
        : `; there are: ${names.join(', ')}`;
  return {ok: false, code: 'not-found', message: `there is no container ${name}${hint}`};
}

async function surroundings(context: Context): Promise<Surroundings> {
  const {envFile, mountPoint} = context.settings;
  const text = await context.host.readText(envFile);
  const assignments = text.ok ? parseEnvFile(text.value).assignments : [];
  return {mountPoint, variables: Object.fromEntries(assignments.map(({key, value}) => [key, value]))};
}

export type Diagnosed = {readonly diagnosis: Diagnosis; readonly seen: Observation};

async function judged(context: Context, name: string, seen: Observation): Promise<Diagnosed> {
  const around = await surroundings(context);
  const {envFile, stack} = context.settings;
  const [composeFile = 'the compose file'] = stack.composeFiles;
  const {variables} = around;
  const diagnosis = named(answer(seen, around), {container: name, envFile, composeFile, variables});
  return {diagnosis: context.redactor.deep(diagnosis), seen};
}

/** Why the container is not ready, with all that was seen of it, in about two seconds and at most ten. */
export async function lookAndDiagnose(
  context: Context,
  name: string,
  options: LookOptions = {},
): Promise<Read<Diagnosed>> {
  const seen = await observeContainer(context, name, options);
  if (seen.ok) {
    const gpu = seen.value.live?.gpu;
    if (gpu) context.emit({type: 'gpu.look', gpu: {ok: true, value: gpu}});
    return {ok: true, value: await judged(context, name, seen.value)};
  }
  return seen.code === 'not-found' ? noSuchContainer(context, name) : seen;
}

/** What was seen last of a container that can be looked at no longer. */
export async function diagnoseLost(
  context: Context,
  last: Observation,
  lost: {readonly code: string; readonly message: string},
): Promise<Diagnosed> {
  const {live} = last;
  if (live === undefined) return judged(context, 'it', last);
  const seen = {...last, probe: null, live: {...live, lost: {code: lost.code, message: lost.message}}};
  return judged(context, live.container, seen);
}

/** The same, without what it was told from. */
export async function diagnoseContainer(
  context: Context,
  name: string,
  options: LookOptions = {},
): Promise<Read<Diagnosis>> {
  const read = await lookAndDiagnose(context, name, options);
  return read.ok ? {ok: true, value: read.value.diagnosis} : read;
}
