import {describe, expect, it} from 'vitest';
import {containersGone} from '../../src/gates/containers-gone.ts';
import {isOurs} from '../../src/gates/ownership.ts';
import type {ContainerSummary} from '../../src/host/ports.ts';
import {step0CleanUp} from '../../src/runbook/step-0-clean-up.ts';
import {sllm} from '../../src/stacks/sllm.ts';
import {stackContainers} from '../../src/stacks/stack.ts';
import {contextOn, type Machine} from './machine.ts';
import {config, container, file, ours} from './stack.ts';

describe('whose container it is', () => {
  const owner = {
    project: 'vllm-faststart',
    composeFiles: [file],
    containers: stackContainers(sllm),
    converter: 'convert_model',
  };
  it.each<[string, Record<string, string>, boolean]>([
    ['of this stack', ours, true],
    [
      'of this stack with an overlay',
      {...ours, 'com.docker.compose.project.config_files': `${file},/x/overlay.yml`},
      true,
    ],
    [
      'of its folder',
      {
        'com.docker.compose.project': 'vllm-faststart',
        'com.docker.compose.project.working_dir': '/opt/faststart/compose',
      },
      true,
    ],
    [
      'of the project, by a Compose that says no more',
      {'com.docker.compose.project': 'vllm-faststart'},
      true,
    ],
    [
      'K11 of another checkout with the same name',
      {...ours, 'com.docker.compose.project.config_files': '/elsewhere/docker-compose.yml'},
      false,
    ],
    ['K11 of another project', {...ours, 'com.docker.compose.project': 'shop'}, false],
    ['K11 made by hand', {}, false],
  ])('%s', (_, labels, expected) => {
    expect(isOurs({labels}, owner)).toBe(expected);
  });

  it('is not ours by name alone where the project is not known', () => {
    expect(
      isOurs(
        {labels: {'com.docker.compose.project': 'x'}},
        {project: null, composeFiles: [file], containers: stackContainers(sllm), converter: 'convert_model'},
      ),
    ).toBe(false);
    expect(
      isOurs(
        {labels: ours},
        {project: null, composeFiles: [file], containers: stackContainers(sllm), converter: 'convert_model'},
      ),
    ).toBe(true);
  });
});

describe('containers-gone', () => {
  it.each<[string, readonly ContainerSummary[], string, string]>([
    ['nothing', [], 'pass', 'none'],
    ['containers of others', [container('postgres', {'com.docker.compose.project': 'shop'})], 'pass', 'none'],
    ['one of ours', [container('vllm_baseline', ours, 'exited')], 'stop', 'vllm_baseline (exited)'],
    ['K12 an orphan of the project', [container('old_name', ours)], 'stop', 'old_name'],
    [
      'K11 a foreign one with our name',
      [container('sllm_store'), container('vllm_baseline', ours)],
      'stop',
      'sllm_store: made by hand',
    ],
  ])('%s', async (_, containers, status, observed) => {
    const result = await containersGone.check(contextOn({containers, commands: config}));
    expect(result.status).toBe(status);
    expect(result.observed).toContain(observed);
  });

  const converting = container('convert_model', {...ours, 'com.docker.compose.oneoff': 'True'});

  it('a conversion under way is no leftover: nobody who comes back is told to remove it', async () => {
    const result = await containersGone.check(contextOn({containers: [converting], commands: config}));
    expect(result).toMatchObject({
      status: 'pass',
      short: expect.stringContaining('convert_model is at work'),
    });
    const left = container('vllm_baseline', ours, 'exited');
    const beside = await containersGone.check(contextOn({containers: [converting, left], commands: config}));
    expect(beside.status).toBe('stop');
    expect(beside.fixes.flatMap(fix => fix.commands.map(command => command.argv))).toEqual([
      ['docker', 'rm', '-f', 'vllm_baseline'],
    ]);
    const planned = await step0CleanUp.plan(contextOn({containers: [converting, left], commands: config}));
    expect(planned).toMatchObject({
      status: 'do',
      actions: [{command: {argv: ['docker', 'rm', '-f', 'vllm_baseline']}}],
    });
  });

  it.each([
    ['has ended', {...converting, state: 'exited'}],
    ['was never started for one job', {...converting, labels: ours}],
  ])('a converter that %s is a leftover', async (_, old) => {
    const result = await containersGone.check(contextOn({containers: [old], commands: config}));
    expect(result.status).toBe('stop');
  });

  it('K11 never offers to remove what is not ours', async () => {
    const result = await containersGone.check(
      contextOn({containers: [container('sllm_store')], commands: config}),
    );
    expect(result.fixes.flatMap(fix => fix.commands)).toEqual([]);
    const mine = await containersGone.check(
      contextOn({containers: [container('vllm_baseline', ours)], commands: config}),
    );
    expect(mine.fixes[0]?.commands[0]?.argv).toEqual(['docker', 'rm', '-f', 'vllm_baseline']);
  });

  it('does not know without Docker', async () => {
    const docker: Machine['docker'] = {
      list: async () => ({ok: false, code: 'unreachable', message: 'no daemon'}),
    };
    expect(await containersGone.check(contextOn({docker, commands: config}))).toMatchObject({
      status: 'unknown',
      observed: 'no daemon',
    });
  });
});
