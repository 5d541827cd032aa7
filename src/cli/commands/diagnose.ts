import {bundleFiles} from '../../diagnose/bundle.ts';
import {followUntilSettled, type Settled} from '../../diagnose/follow.ts';
import {type Diagnosed, lookAndDiagnose} from '../../diagnose/index.ts';
import type {Diagnosis} from '../../diagnose/types.ts';
import type {Read} from '../../host/ports.ts';
import {writeTarArchive} from '../../host/tar-archive.ts';
import {archiveStamp} from '../archive-stamp.ts';
import {exitCode} from '../exit-codes.ts';
import {bytes} from '../format.ts';
import {colourless} from '../paint.ts';
import {diagnosisLines} from '../plain-diagnosis.ts';
import type {Order} from '../request.ts';
import {type Session, say, sayProblem, type Voice} from '../session.ts';

type DiagnoseOrder = Extract<Order, {command: 'diagnose'}>;
type About = {readonly tool: string; readonly rehearsal: boolean};
type Bundle = {readonly path: string; readonly bytes: number; readonly files: readonly string[]};

function document(diagnosis: Diagnosis, rehearsal: boolean, more: object = {}): object {
  return {schema: 'faststart.diagnosis/1', ok: true, rehearsal, ...diagnosis, ...more};
}

const NO_RIGHT = ['sudo -v, or log in again after: sudo usermod -aG docker $USER'];
const NO_DOCKER = [
  'faststart check docker-ready   # whether it is installed, and whether it runs',
  'sudo systemctl start docker',
];
const NO_CONTAINER = ['docker ps -a', 'faststart status   # which step makes it'];

const WAYS_OUT: Readonly<Record<string, readonly string[]>> = {
  permission: NO_RIGHT,
  unreachable: NO_DOCKER,
  timeout: NO_DOCKER,
  'not-found': NO_CONTAINER,
};

/** What a saved log has to be. */
const FROM_LOG = [
  'save it anew: docker logs CONTAINER > FILE 2>&1',
  'or look at the container: faststart diagnose',
];

const fromContainer = (code: string): readonly string[] => [
  ...(WAYS_OUT[code] ?? ['docker ps -a']),
  'faststart diagnose --log FILE   # for a saved log',
];

function sayUnseen(voice: Voice, name: string, {message}: {message: string}, fix: readonly string[]): number {
  const error = {short: `${name} could not be diagnosed: ${message}`, fix};
  return sayProblem(voice, error, exitCode('couldNotCheck'));
}

/** Says why a saved log did not become ready. A cause that was found is a job done; what cannot be read is not. */
export function sayDiagnosis(voice: Voice, name: string, read: Read<Diagnosis>): number {
  if (!read.ok) return sayUnseen(voice, name, read, FROM_LOG);
  say(voice, document(read.value, false), diagnosisLines(name, read.value, voice.paint));
  return exitCode('done');
}

/** What is packed and where it goes, or why it could not be. */
async function pack(
  {program}: Session,
  {container, bundle}: DiagnoseOrder,
  diagnosed: Diagnosed,
  {tool}: About,
): Promise<Read<Bundle> | null> {
  if (bundle === null) return null;
  const {context} = program;
  const at = context.clock.wall();
  const path = bundle === '' ? `faststart-diagnose-${container}-${archiveStamp(at)}.tar.gz` : bundle;
  const answer = diagnosisLines(container, diagnosed.diagnosis, colourless);
  const files = await bundleFiles(context, {container, tool, answer}, diagnosed);
  const written = await writeTarArchive(path, files, at);
  if (!written.ok) return written;
  return {ok: true, value: {path, bytes: written.value.bytes, files: files.map(({name}) => name)}};
}

function bundleLines(bundle: Bundle): string[] {
  return [
    `bundle ${bundle.path} (${bytes(bundle.bytes)}), secrets hidden; look before you send it: tar -tzf ${bundle.path}`,
    ...bundle.files.map(name => `  ${name}`),
  ];
}

const EXITS: Readonly<Record<Settled['how'], number>> = {
  ready: exitCode('done'),
  dead: exitCode('stopped'),
  'docker-gone': exitCode('couldNotCheck'),
  cancelled: exitCode('interrupted'),
};

async function look(
  {program}: Session,
  {container, watch}: DiagnoseOrder,
): Promise<Read<{readonly diagnosed: Diagnosed; readonly how: Settled['how'] | null}>> {
  const {context, emit} = program;
  if (!watch) {
    const read = await lookAndDiagnose(context, container);
    return read.ok ? {ok: true, value: {diagnosed: read.value, how: null}} : read;
  }
  return followUntilSettled(context, container, (diagnosis, waitedMs) =>
    emit({type: 'diagnosis', container, diagnosis, waitedMs}),
  );
}

/** Says why a container is not ready, once or until that is settled; packs what was seen where that is asked for. */
export async function diagnose(
  session: Session,
  voice: Voice,
  order: DiagnoseOrder,
  about: About,
): Promise<number> {
  const read = await look(session, order);
  if (!read.ok) return sayUnseen(voice, order.container, read, fromContainer(read.code));
  const {diagnosed, how} = read.value;
  const packed = await pack(session, order, diagnosed, about);
  const more = {
    ...(how === null ? {} : {settled: how}),
    ...(packed?.ok === true ? {bundle: packed.value} : {}),
  };
  say(
    voice,
    document(diagnosed.diagnosis, about.rehearsal, more),
    diagnosisLines(order.container, diagnosed.diagnosis, voice.paint),
  );
  if (packed?.ok === false) {
    voice.err.line(`faststart: the bundle could not be written: ${packed.message}`);
    return exitCode('failed');
  }
  if (packed !== null && voice.frontEnd.view !== 'events')
    for (const line of bundleLines(packed.value))
      (voice.frontEnd.view === 'json' ? voice.err : voice.out).line(line);
  return how === null ? exitCode('done') : EXITS[how];
}
