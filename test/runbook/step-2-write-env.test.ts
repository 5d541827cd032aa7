import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {performEditFile} from '../../src/actions/edit-file.ts';
import type {Context} from '../../src/context.ts';
import type {EditFileAction} from '../../src/engine/plan.ts';
import type {Plan} from '../../src/engine/step.ts';
import {createLocalHost} from '../../src/host/local-host.ts';
import type {HttpAnswer, HttpRequest} from '../../src/host/ports.ts';
import {step2WriteEnv} from '../../src/runbook/step-2-write-env.ts';
import {contextOn, exitOf, type Machine, settings} from '../gates/machine.ts';
import {config as stackConfig} from '../gates/stack.ts';
import {goodEnv, withEnv} from '../gates/with-env.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const path = settings.envFile;
const GIB = 2 ** 30;
const meminfo = `MemTotal: ${128 * 1024 * 1024} kB\nMemAvailable: ${120 * 1024 * 1024} kB\n`;
const noGit: NonNullable<Machine['commands']> = [
  ['rev-parse', {code: 128, stderr: 'fatal: not a git repository'}],
];
const hub = ({url}: HttpRequest): HttpAnswer => ({
  ok: true,
  status: 200,
  headers: {etag: '"1"'},
  body: url.includes('/tree/') ? JSON.stringify([{type: 'file', path: 'a.safetensors', size: 15 * GIB}]) : '',
});
const base: Machine = {
  http: hub,
  folders: ['/nvme/sllm-models', '/nvme/hf-cache'],
  files: {'/proc/meminfo': meminfo, '/proc/cpuinfo': 'processor\t: 0\n'},
  commands: [...noGit, ['/usr/bin/ss', {stdout: ''}], ...stackConfig],
};

function on(text: string | null, answers: Record<string, string> = {}, more: Machine = {}): Context {
  const machine = {...base, ...more, files: {...base.files, ...more.files}};
  const context = contextOn(text === null ? machine : withEnv(machine, text));
  return {...context, answers: new Map(Object.entries(answers))};
}
const plan = (...args: Parameters<typeof on>): Promise<Plan> => step2WriteEnv.plan(on(...args));

function edits(planned: Plan): EditFileAction[] {
  if (planned.status !== 'do') throw new Error(JSON.stringify(planned));
  return planned.actions.filter(action => action.kind === 'edit-file');
}

function asked(planned: Plan) {
  if (planned.status !== 'ask') throw new Error(JSON.stringify(planned));
  return planned.question;
}

const allAnswers = Object.fromEntries(
  goodEnv
    .trim()
    .split('\n')
    .map(line => [`env:${line.slice(0, line.indexOf('='))}`, line.slice(line.indexOf('=') + 1)]),
);

describe('step 2, .env', () => {
  it('does nothing to a file that is right', async () => {
    expect(await plan(goodEnv)).toEqual({status: 'do', actions: []});
    expect(await step2WriteEnv.isDue?.(on(goodEnv))).toBe(false);
  });

  it('E01 asks key by key for a missing file, and writes it from the answers alone', async () => {
    expect(asked(await plan(null))).toMatchObject({id: 'env:MODEL_FOLDER', default: '/nvme/sllm-models'});
    const [write] = edits(await plan(null, allAnswers));
    expect(write).toMatchObject({path, before: undefined, mode: 0o600});
    expect(write?.after).toContain(goodEnv);
  });

  it('proposes what the machine has: threads, ports that are free, a pool for the model', async () => {
    const {'env:MEM_POOL_SIZE': _pool, ...withoutPool} = allAnswers;
    expect(asked(await plan(null, withoutPool))).toMatchObject({id: 'env:MEM_POOL_SIZE', default: '32GB'});
    const {'env:VLLM_BASELINE_PORT': _port, ...withoutPort} = allAnswers;
    const taken: Machine = {
      commands: [...noGit, ['/usr/bin/ss', {stdout: 'LISTEN 0 1 *:8001 *:*\n'}], ...stackConfig],
    };
    expect(asked(await plan(null, withoutPort, taken))).toMatchObject({default: '8002'});
    const {'env:SLLM_NUM_THREAD': _threads, ...withoutThreads} = allAnswers;
    expect(asked(await plan(null, withoutThreads))).toMatchObject({default: '1'});
  });

  it('E16 proposes the same amount in the unit of the store, and keeps what only the operator can mean', async () => {
    const gib = asked(await plan(goodEnv.replace('32GB', '48GiB')));
    expect(gib).toMatchObject({id: 'env:MEM_POOL_SIZE', default: '48GB'});
    const model = asked(await plan(goodEnv.replace(/MODEL_NAME=.*/, 'MODEL_NAME=Mistral')));
    expect(model).toMatchObject({id: 'env:MODEL_NAME', default: 'Mistral'});
    expect(model.kind === 'text' && model.problem('Mistral')).toContain('org/name');
  });

  it('E16 asks again for a pool that does not fit, and decides nothing unattended', async () => {
    const question = asked(await plan(goodEnv.replace('32GB', '8GB')));
    expect(question).toMatchObject({
      id: 'env:MEM_POOL_SIZE',
      details: expect.arrayContaining(['32GB would fit']),
    });
    expect(question).not.toHaveProperty('default');
    expect(question.kind === 'text' && question.problem('8GB')).toContain('smaller than the model, 15 GB');
  });

  it('E16 knows the size of a gated model while the pool is typed: the token is asked for before it', async () => {
    const gated = (request: HttpRequest): HttpAnswer =>
      request.headers?.authorization === 'Bearer hf_abcdefghijklmnop'
        ? hub(request)
        : {ok: true, status: 401, headers: {}, body: ''};
    const {'env:MEM_POOL_SIZE': _pool, 'env:HF_TOKEN': token = '', ...others} = allAnswers;
    const first = asked(await plan(null, others, {http: gated}));
    expect(first).toMatchObject({id: 'env:HF_TOKEN', secret: true});
    const pool = asked(await plan(null, {...others, 'env:HF_TOKEN': token}, {http: gated}));
    expect(pool).toMatchObject({id: 'env:MEM_POOL_SIZE', default: '32GB'});
    expect(pool.kind === 'text' && pool.problem('4GB')).toContain('smaller than the model, 15 GB');
    expect(pool.kind === 'text' && pool.problem('16GB')).toBeUndefined();
  });

  it('asks for another token only where the hub refuses this one, and offers none', async () => {
    const refuses = (status: number) => ({
      http: (): HttpAnswer => ({ok: true, status, headers: {}, body: ''}),
    });
    const question = asked(await plan(goodEnv, {}, refuses(401)));
    expect(question).toMatchObject({id: 'env:HF_TOKEN', secret: true});
    expect(question).not.toHaveProperty('default');
    const silent = {http: (): HttpAnswer => ({ok: false, kind: 'dns', message: 'no name'})};
    expect(await plan(goodEnv, {}, silent)).toEqual({status: 'do', actions: []});
  });

  it('E05 takes the same value again where only its spelling is wrong, and never empties a token', async () => {
    const misspelt = goodEnv.replace('HF_TOKEN=', 'HF_TOKEN = ');
    const question = asked(await plan(misspelt));
    expect(question).toMatchObject({id: 'env:HF_TOKEN', secret: true});
    expect(question).not.toHaveProperty('default');
    const [write] = edits(await plan(misspelt, {'env:HF_TOKEN': 'hf_abcdefghijklmnop'}));
    expect(write?.after).toBe(goodEnv);
  });

  it('E13 offers the token that stands under the name which nothing reads, and never shows it', async () => {
    const text = goodEnv.replace('HF_TOKEN=hf_abcdefghijklmnop', 'HUGGINGFACE_HUB_TOKEN=hf_abcdefghijklmnop');
    expect(await step2WriteEnv.isDue?.(on(text))).toBe(true);
    const question = asked(await plan(text));
    expect(question).toMatchObject({kind: 'choose', id: 'use-hub-token', proposed: 'yes', default: 'yes'});
    expect(JSON.stringify(question)).not.toContain('abcdefghijkl');
    const [write] = edits(await plan(text, {'use-hub-token': 'yes'}));
    expect(write?.after).toContain('\nHF_TOKEN=hf_abcdefghijklmnop\n');
    expect(await plan(text, {'use-hub-token': 'no'})).toEqual({status: 'do', actions: []});
    expect(await step2WriteEnv.isDue?.(on(text, {'use-hub-token': 'no'}))).toBe(false);
  });

  it('E29 asks which one counts where the file was edited after the answer', async () => {
    const later = goodEnv.replace(/MODEL_NAME=.*/, 'MODEL_NAME=org/edited');
    const question = asked(await plan(later, allAnswers));
    expect(question).toMatchObject({kind: 'choose', id: 'keep:MODEL_NAME', proposed: 'file'});
    expect(await plan(later, {...allAnswers, 'keep:MODEL_NAME': 'file'})).toEqual({
      status: 'do',
      actions: [],
    });
    const [write] = edits(await plan(later, {...allAnswers, 'keep:MODEL_NAME': 'answer'}));
    expect(write?.after).toBe(goodEnv);
  });

  it.each([
    ['env:MODEL_FOLDER', 'relative/../x y', 'relative path'],
    ['env:VLLM_BASELINE_PORT', '80', 'from 1024'],
    ['env:MODEL_NAME', 'your-org/model', 'placeholder'],
  ])(
    'E14 E15 E12 makes nothing of an answer that no question would take: %s %s',
    async (id, value, words) => {
      for (const text of [goodEnv, null]) {
        const planned = await plan(text, {...allAnswers, [id]: value, [`keep:${id.slice(4)}`]: 'answer'});
        expect(planned).toMatchObject({status: 'stop', failure: {observed: expect.stringContaining(words)}});
      }
    },
  );

  it('E26 says of a token that cannot be one only what is wrong', async () => {
    const planned = await plan(goodEnv, {'env:HF_TOKEN': 'two words'});
    expect(planned).toMatchObject({
      status: 'stop',
      failure: {observed: expect.stringContaining('no spaces')},
    });
    expect(JSON.stringify(planned)).not.toContain('two words');
  });

  it('E29 makes the folders of the value that the file keeps', async () => {
    const answers = {'env:MODEL_FOLDER': '/nvme/answered', 'keep:MODEL_FOLDER': 'file'};
    expect(await plan(goodEnv, answers)).toEqual({status: 'do', actions: []});
    const [mkdir] = await plan(
      goodEnv,
      {...answers, 'keep:MODEL_FOLDER': 'answer'},
      {
        commands: [
          ...noGit,
          ['/usr/bin/ss', {stdout: ''}],
          ['/usr/bin/sudo', {}],
          ['sudo', {}],
          ...stackConfig,
        ],
      },
    ).then(planned =>
      planned.status === 'do' ? planned.actions.filter(action => action.kind === 'command') : [],
    );
    expect(mkdir).toMatchObject({command: {argv: ['/usr/bin/mkdir', '-p', '/nvme/answered']}});
  });

  it('E29 overwrites nothing that was written since the plan', async () => {
    const [write] = edits(await plan('# mine\n', allAnswers));
    if (write === undefined) throw new Error('no edit');
    const done = await performEditFile(write, on(goodEnv));
    expect(done).toMatchObject({ok: false, failure: {short: `${path} changed while the step was open`}});
  });

  it('E23 closes a file that others can read, once', async () => {
    const wide = {modes: {[path]: 0o644}};
    expect(await step2WriteEnv.isDue?.(on(goodEnv, {}, wide))).toBe(true);
    expect(await plan(goodEnv, {}, wide)).toMatchObject({
      status: 'do',
      actions: [{kind: 'command', command: {argv: ['/usr/bin/chmod', '600', path]}}],
    });
    const copy = `${path}.faststart-backup.2`;
    const wideCopy = {modes: {[copy]: 0o640}, files: {[copy]: 'HF_TOKEN=x\n'}};
    expect(await plan(goodEnv, {}, wideCopy)).toMatchObject({
      actions: [{command: {argv: ['/usr/bin/chmod', '600', copy]}}],
    });
    const repaired = await plan(goodEnv.replace('SLLM_NUM_THREAD', 'OTHER'), allAnswers, wide);
    expect(repaired).toMatchObject({actions: [{kind: 'edit-file', mode: 0o600}]});
  });

  const checkout = (ignored: readonly string[]): Machine => ({
    commands: [
      ['rev-parse', {stdout: 'true\n'}],
      ['ls-files', {}],
      ['check-ignore', command => exitOf({code: ignored.includes(command.argv.at(-1) ?? '') ? 0 : 1})],
      ['log', {}],
      ['/usr/bin/ss', {stdout: ''}],
      ...stackConfig,
    ],
  });

  it('E25 adds .env to .gitignore before the token is written, and the copy once there is one', async () => {
    const [ignore, write] = edits(await plan(null, allAnswers, checkout([])));
    expect(ignore).toMatchObject({
      path: '/home/ann/repo/.gitignore',
      before: undefined,
      after: '/.env\n/.env.faststart-*\n',
    });
    expect(write?.path).toBe(path);
    const kept = {...checkout(['.env']), files: {'/home/ann/repo/.gitignore': '.env'}};
    const [both] = edits(await plan('# mine\n', allAnswers, kept));
    expect(both?.after).toBe('.env\n/.env.faststart-*\n');
    expect(await step2WriteEnv.isDue?.(on(goodEnv, {}, checkout(['.env'])))).toBe(false);
    expect(await step2WriteEnv.isDue?.(on(goodEnv, {}, checkout([])))).toBe(true);
  });

  it('E24 leaves .gitignore alone where git tracks .env: ignoring would not help', async () => {
    const [first, , ...rest] = checkout([]).commands ?? [];
    const tracked: Machine = {
      commands: [...(first === undefined ? [] : [first]), ['ls-files', {stdout: '.env\n'}], ...rest],
    };
    expect(await plan(goodEnv, {}, tracked)).toEqual({status: 'do', actions: []});
  });

  it('E28 writes whole or not at all: comments and order stay, mode 0600, the old text beside it', async () => {
    const folder = temporaryFolder();
    const file = join(folder, '.env');
    const old = '# mine\nMODEL_NAME=bad\n\nEXTRA=1 # why\n';
    writeFileSync(file, old, {mode: 0o644});
    const [planned] = edits(await plan(old, allAnswers));
    if (planned === undefined) throw new Error('no edit');
    const {host: _host, ...rest} = on(null);
    const context = {...rest, host: createLocalHost({environment: {}})};
    expect(await performEditFile({...planned, path: file}, context)).toEqual({ok: true});
    expect(readFileSync(file, 'utf8')).toMatch(
      /^# mine\nMODEL_NAME=meta-llama\/Llama-3\.1-8B-Instruct\n\nEXTRA=1 # why\nMODEL_FOLDER=/,
    );
    expect(readFileSync(`${file}.faststart-backup`, 'utf8')).toBe(old);
    expect(readdirSync(folder)).toEqual(['.env', '.env.faststart-backup']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });
});
