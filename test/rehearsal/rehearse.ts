import {fileURLToPath} from 'node:url';
import {onTestFinished} from 'vitest';
import type {Command} from '../../src/engine/plan.ts';
import {createDockerodeEngine} from '../../src/host/dockerode-engine.ts';
import {createLocalHost} from '../../src/host/local-host.ts';
import type {Docker, Exit, Host, Http} from '../../src/host/ports.ts';
import {createUndiciHttp} from '../../src/host/undici-http.ts';
import {type Rehearsal, startRehearsal} from '../../src/rehearsal/index.ts';
import type {MachineId} from '../../src/rehearsal/machine-ids.ts';

const composeFolder = fileURLToPath(new URL('../../compose', import.meta.url));

export type Rehearsed = {
  readonly rehearsal: Rehearsal;
  readonly host: Host;
  readonly docker: Docker;
  readonly http: Http;
  run(argv: Command['argv'], more?: Omit<Command, 'argv'>): Promise<Exit>;
  sudo(argv: Command['argv'], more?: Omit<Command, 'argv'>): Promise<Exit>;
};

/** A rehearsed machine behind the real adapters; switched off, and checked for surprises, at the end of the test. */
export async function rehearse(machine: MachineId, speed = 200): Promise<Rehearsed> {
  const rehearsal = await startRehearsal(machine, {speed, composeFolder});
  onTestFinished(() => rehearsal.close());
  const {root, substitute, user, environment, socketPath, openRoute} = rehearsal;
  const host = createLocalHost({root, substitute, user, environment});
  return {
    rehearsal,
    host,
    docker: createDockerodeEngine({socketPath}),
    http: createUndiciHttp({route: await openRoute()}),
    run: (argv, more = {}) => host.run({argv, cwd: rehearsal.settings.workspace, ...more}),
    sudo: (argv, more = {}) => host.run({argv, sudo: true, ...more}),
  };
}

/** The bundled stack, as the program names it. */
export function compose(rehearsed: Rehearsed, ...rest: string[]): Command['argv'] {
  const {composeFolder: folder, envFile} = rehearsed.rehearsal.settings;
  return ['docker', 'compose', '-f', `${folder}/docker-compose.yml`, '--env-file', envFile, ...rest];
}

/** Formats, mounts, makes the folders and writes .env: steps 1 and 2 of the runbook. */
export async function prepare(rehearsed: Rehearsed): Promise<void> {
  const {sudo, host, rehearsal} = rehearsed;
  const {uid, gid} = rehearsal.user;
  await sudo(['/usr/sbin/mkfs.ext4', '-L', 'faststart-nvme', '/dev/nvme0n1']);
  await sudo(['/usr/bin/mkdir', '-p', '/nvme']);
  await sudo(['/usr/bin/mount', '/dev/nvme0n1', '/nvme']);
  await sudo(['/usr/bin/mkdir', '-p', '/nvme/sllm-models', '/nvme/hf-cache']);
  await sudo(['/usr/bin/chown', `${uid}:${gid}`, '/nvme/sllm-models', '/nvme/hf-cache']);
  const lines = Object.entries(rehearsal.answers).flatMap(([id, value]) =>
    id.startsWith('env:') ? [`${id.slice('env:'.length)}=${value}\n`] : [],
  );
  await host.writeText(rehearsal.settings.envFile, lines.join(''), {mode: 0o600});
}

export function value<T>(read: {ok: true; value: T} | {ok: false; code: string; message: string}): T {
  if (!read.ok) throw new Error(`${read.code}: ${read.message}`);
  return read.value;
}

/** Polls until a server lists a model; that model's id. */
export async function untilServed(rehearsed: Rehearsed, port: number): Promise<string> {
  for (;;) {
    const answer = await rehearsed.http({method: 'GET', url: `http://127.0.0.1:${port}/v1/models`});
    if (answer.ok && answer.status === 200) return String(JSON.parse(answer.body).data[0].id);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** Follows a container's log to its end. */
export async function logOf(rehearsed: Rehearsed, name: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of rehearsed.docker.followLogs(name, {signal: AbortSignal.timeout(15_000)}))
    lines.push(line.text);
  return lines;
}
