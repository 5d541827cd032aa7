import type {Context} from '../../context.ts';
import {type BundleFile, bundleFiles, machineText} from '../../diagnose/bundle.ts';
import {lookAndDiagnose} from '../../diagnose/index.ts';
import type {KeptText} from '../../host/ports.ts';
import {writeTarArchive} from '../../host/tar-archive.ts';
import {stackContainers} from '../../stacks/stack.ts';
import {archiveStamp} from '../archive-stamp.ts';
import {doctorChecks, lookAll} from '../doctor-checks.ts';
import {exitCode} from '../exit-codes.ts';
import {bytes} from '../format.ts';
import {checkDocument, gateDocument} from '../json.ts';
import type {Doing} from '../obey.ts';
import {colourless} from '../paint.ts';
import {rehearsalLine} from '../plain.ts';
import {diagnosisLines} from '../plain-diagnosis.ts';
import {recordedRuns} from '../recorded-runs.ts';
import type {Order} from '../request.ts';
import {say, sayProblem} from '../session.ts';
import {aroundOf} from './doctor.ts';

type BundleOrder = Extract<Order, {command: 'bundle'}>;
type Parts = {readonly files: readonly BundleFile[]; readonly notes: readonly string[]};

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Also what makes the redactor know the secrets of `.env`: it comes before anything is packed. */
async function gatesText({session, settings}: Doing): Promise<string> {
  await session.program.checkGates();
  const seen = session.program.gates.flatMap(gate => session.seen.gates.get(gate.id) ?? []);
  const documents = seen.map(({id, result, waived}) => gateDocument(id, result, waived));
  return json(checkDocument(documents, settings.rehearsal !== null));
}

/** The stack's containers that are there, each looked at as `diagnose` does. */
async function containerParts(context: Context, tool: string): Promise<Parts> {
  const list = await context.docker.list();
  if (!list.ok) return {files: [], notes: [`no container could be listed: ${list.message}`]};
  const names = stackContainers(context.settings.stack.spec).filter(name =>
    list.value.some(container => container.name === name),
  );
  const parts = await Promise.all(
    names.map(async (container): Promise<Parts> => {
      const read = await lookAndDiagnose(context, container);
      if (!read.ok) return {files: [], notes: [`${container} could not be looked at: ${read.message}`]};
      const answer = diagnosisLines(container, read.value.diagnosis, colourless);
      const files = await bundleFiles(context, {container, tool, answer}, read.value);
      return {
        files: files.map(({name, text}) => ({name: `containers/${container}/${name}`, text})),
        notes: [],
      };
    }),
  );
  return {files: parts.flatMap(part => part.files), notes: parts.flatMap(part => part.notes)};
}

function runParts(texts: readonly KeptText[]): Parts {
  const cut = texts.filter(({leftOutBytes}) => leftOutBytes > 0);
  return {
    files: texts.map(({name, text}) => ({name: `run/${name}`, text})),
    notes: cut.map(
      ({name, leftOutBytes}) => `run/${name} is the end of the log: ${bytes(leftOutBytes)} were left out`,
    ),
  };
}

/** One archive for a bug report about a whole run: its files, and how machine and containers look now; no secret. */
export async function bundle(doing: Doing, order: BundleOrder): Promise<number> {
  const {session, voice, machine, own, settings} = doing;
  const {context} = session.program;
  const [newest] = await context.archive.list();
  const runId = order.run ?? newest?.id ?? null;
  const texts = runId === null ? null : await context.archive.texts(runId);
  if (texts?.ok === false) {
    const short = `there is no run ${runId} to pack: ${texts.message}`;
    return sayProblem(voice, {short, fix: await recordedRuns(session, 'bundle')}, exitCode('usage'));
  }
  const tool = `faststart ${own.version}, Node.js ${own.nodeVersion}`;
  const at = context.clock.wall();
  const run = runParts(texts?.value ?? []);
  const [gates, containers, findings, machineNow] = await Promise.all([
    gatesText(doing),
    containerParts(context, tool),
    lookAll(doctorChecks, aroundOf(machine, own)),
    machineText(context),
  ]);
  const about = [
    tool,
    `packed ${at.toISOString()}`,
    ...(settings.rehearsal === null ? [] : [rehearsalLine(machine.name)]),
    runId === null ? 'no run is recorded yet' : `run ${runId}: run/; all else is how it looked when packed`,
    ...run.notes,
    ...containers.notes,
  ];
  const files = [
    {name: 'about.txt', text: `${about.join('\n')}\n`},
    {name: 'gates.json', text: gates},
    {name: 'doctor.json', text: json(findings)},
    {name: 'machine.txt', text: machineNow},
    ...run.files,
    ...containers.files,
  ].map(({name, text}) => ({name, text: context.redactor.text(text)}));
  const path = order.output ?? `faststart-bundle-${runId ?? archiveStamp(at)}.tar.gz`;
  const written = await writeTarArchive(path, files, at);
  if (!written.ok) {
    const fix = written.code === 'EEXIST' ? ['name another one: --output FILE'] : [`ls -ld ${path}`];
    return sayProblem(
      voice,
      {short: `${path} cannot be written: ${written.message}`, fix},
      exitCode('failed'),
    );
  }
  const names = files.map(({name}) => name);
  const document = {schema: 'faststart.bundle/1', ok: true, rehearsal: settings.rehearsal !== null};
  say(voice, {...document, path, bytes: written.value.bytes, run: runId, files: names}, [
    `packed ${path} (${bytes(written.value.bytes)}), secrets hidden; look before you send it: tar -tzf ${path}`,
    ...names.map(name => `  ${name}`),
    ...[...run.notes, ...containers.notes].map(note => `note: ${note}`),
  ]);
  return exitCode('done');
}
