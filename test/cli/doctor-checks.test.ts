import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {type Around, doctorChecks, lookAll} from '../../src/cli/doctor-checks.ts';
import {fakeClock} from '../support/fake-clock.ts';
import {fakeDocker} from '../support/fake-docker.ts';
import {type Answer, fakeHost} from '../support/fake-host.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

function around(changes: Partial<Around> = {}, answer: Answer = {}): Around {
  return {
    host: fakeHost({answer: () => answer}),
    docker: fakeDocker({clock: fakeClock(), containers: []}),
    stateFolder: temporaryFolder(),
    nodeVersion: '24.0.0',
    columns: 80,
    rows: 24,
    environment: {TERM: 'xterm', LANG: 'C.UTF-8'},
    ...changes,
  };
}

async function look(id: string, at: Around) {
  const checks = doctorChecks.filter(check => check.id === id);
  expect(checks).toHaveLength(1);
  const [finding] = await lookAll(checks, at);
  return finding;
}

describe('doctor', () => {
  it.each<[string, string, Answer, string]>([
    ['compose', 'ok', {stdout: '2.26.1\n'}, 'Docker Compose 2.26.1'],
    ['compose', 'problem', {notFound: true}, 'there is no docker command'],
    ['compose', 'problem', {code: 1}, 'docker has no Compose plugin'],
    ['compose', 'unknown', {timedOut: true}, 'docker compose did not answer in time'],
    ['sudo', 'ok', {}, 'sudo works without a password now'],
    ['sudo', 'note', {code: 1}, 'sudo asks for a password: the wizard lends it the terminal'],
    ['sudo', 'problem', {notFound: true}, 'there is no sudo'],
  ])('%s is %s where its command says %j', async (id, status, answer, text) => {
    expect(await look(id, around({}, answer))).toMatchObject({id, status, text});
  });

  it.each([
    ['permission', 'usermod -aG docker'],
    ['unreachable', 'systemctl start docker'],
  ])('says what to do where Docker does not answer: %s', async (code, fix) => {
    const failed = {ok: false, code, message: 'no'} as const;
    const docker = {...around().docker, version: async () => failed};
    expect(await look('docker', around({docker}))).toMatchObject({
      status: 'problem',
      fix: expect.stringContaining(fix),
    });
  });

  it('names a terminal that is too small, and none', async () => {
    expect(await look('terminal', around({rows: 17}))).toMatchObject({
      status: 'note',
      fix: expect.stringContaining('60x18'),
    });
    expect(await look('terminal', around({columns: null}))).toMatchObject({status: 'ok'});
  });

  it('names a state folder that cannot be written', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(await look('state-folder', around({stateFolder: join(folder, 'file/state')}))).toMatchObject({
      status: 'problem',
      fix: 'set XDG_STATE_HOME to a folder of yours',
    });
  });

  it('a check that breaks is a finding, and hides no other', async () => {
    const host = fakeHost({});
    const found = await lookAll(doctorChecks, around({host}));
    expect(found.map(one => one.id)).toEqual(doctorChecks.map(check => check.id));
    expect(found.find(one => one.id === 'compose')).toMatchObject({
      status: 'unknown',
      text: expect.stringContaining('could not be checked'),
    });
  });
});
