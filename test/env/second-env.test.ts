import {describe, expect, it} from 'vitest';
import {clashesOf, readSecondEnv} from '../../src/env/second-env.ts';
import {contextOn, type Machine, settings} from '../gates/machine.ts';

const beside = '/opt/faststart/compose/.env';
const used = {MODEL_NAME: 'org/a', HF_TOKEN: 'hf_usedusedusedused'};
const read = (machine: Machine) => readSecondEnv(contextOn(machine), used);

describe('E19 a second .env beside the compose file', () => {
  it('clashes on keys that both set', () => {
    const text = 'OTHER=1\n# MODEL_NAME=org/c\nMODEL_NAME="org/b"\nHF_TOKEN=hf_usedusedusedused\n';
    expect(clashesOf(used, text)).toEqual([{key: 'MODEL_NAME', used: 'org/a', other: 'org/b', line: 3}]);
  });

  it('is read by our own reader where its lines are not clean; nothing of it is run', async () => {
    const context = contextOn({files: {[beside]: 'MODEL_NAME = org/b; touch x\n'}});
    expect(await readSecondEnv(context, used)).toMatchObject({
      status: 'read',
      clashes: [{key: 'MODEL_NAME', line: null}],
    });
    expect(context.ran).toEqual([]);
  });

  it('is nothing where there is none, or where it is the one in use', async () => {
    expect(await read({})).toEqual({status: 'none'});
    const linked = {[beside]: settings.envFile};
    const files = {[settings.envFile]: 'MODEL_NAME=org/b\n'};
    expect(await read({files, links: linked})).toEqual({status: 'none'});
    const same = {settings: {envFile: beside}, files: {[beside]: 'MODEL_NAME=org/b\n'}};
    expect(await read(same)).toEqual({status: 'none'});
  });

  it('could not be checked where it cannot be read', async () => {
    const {host, ...rest} = contextOn({});
    const denied = async () => ({ok: false, code: 'EACCES', message: 'permission denied'}) as const;
    expect(await readSecondEnv({...rest, host: {...host, readText: denied}}, used)).toEqual({
      status: 'unreadable',
      path: beside,
      message: 'permission denied',
    });
  });

  it('E26 hides its token from then on', async () => {
    const context = contextOn({files: {[beside]: 'HF_TOKEN=another-secret\n'}});
    await readSecondEnv(context, used);
    expect(context.redactor.text('another-secret')).toBe('[redacted]');
  });
});
