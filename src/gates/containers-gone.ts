import type {Context} from '../context.ts';
import {defineGate, type Evidence} from '../engine/gate.ts';
import {compose} from '../host/compose.ts';
import type {Read} from '../host/ports.ts';
import {stackContainers} from '../stacks/stack.ts';
import {makerOf, ownerOf, type Sorted, sortContainers} from './ownership.ts';
import {byHand, fix, pass, seeDocker, stop, unknown} from './result.ts';
import {readStackConfig} from './stack-config.ts';

type ContainersGoneFacts = {
  readonly containers: Read<Sorted>;
  readonly evidence: readonly Evidence[];
  readonly names: readonly string[];
  readonly down: Parameters<typeof fix>[1];
};

export const containersGone = defineGate<Context, ContainersGoneFacts>({
  id: 'containers-gone',
  title: 'Old containers are gone',
  section: 'Step 0',
  why: 'Clean up any old containers: a leftover holds the GPU, the ports, or an old environment.',
  waivable: false,
  async observe(context) {
    const {config} = await readStackConfig(context);
    const list = await context.docker.list();
    const text = list.ok
      ? list.value.map(one => `${one.name}\t${one.state}\t${one.image}`).join('\n')
      : list.message;
    const envFile = await context.host.stat(context.settings.envFile);
    return {
      containers: list.ok
        ? {
            ok: true,
            value: sortContainers(
              list.value,
              ownerOf(context.settings, config.ok ? config.value.name : null),
            ),
          }
        : list,
      names: stackContainers(context.settings.stack.spec),
      evidence: [{command: 'docker ps -a', text: text === '' ? 'no containers' : text}],
      down: compose(context.settings, ['down', '--remove-orphans'], {
        profiles: ['*'],
        withoutEnvFile: !envFile.ok,
      }),
    };
  },
  judge({containers, names, evidence, down}) {
    const base = {expected: `none of ${names.join(', ')}, and no orphan of the project`, evidence};
    if (!containers.ok)
      return unknown({
        ...base,
        short: 'containers could not be listed',
        observed: containers.message,
        fixes: [seeDocker],
      });
    const {ours, atWork, foreign} = containers.value;
    if (foreign.length > 0) {
      return stop({
        ...base,
        short: `${foreign.map(one => one.name).join(', ')} belongs to somebody else`,
        observed: foreign.map(one => `${one.name}: ${makerOf(one)}, ${one.state}`).join('; '),
        fixes: [
          byHand(
            'ask its owner, then remove it yourself',
            foreign.map(one => `docker rm -f ${one.name}`).join(' && '),
          ),
        ],
      });
    }
    if (ours.length > 0) {
      const observed = ours.map(one => `${one.name} (${one.state})`).join(', ');
      const remove = fix(
        'remove them',
        {argv: ['docker', 'rm', '-f', ...ours.map(one => one.name)]},
        ...(atWork.length === 0 ? [down] : []),
      );
      const short = ours.length === 1 ? '1 old container' : `${ours.length} old containers`;
      return stop({...base, short, observed, fixes: [remove]});
    }
    const [working] = atWork;
    if (working !== undefined)
      return pass({
        ...base,
        short: `no old containers; ${working.name} is at work`,
        observed: `${working.name} (${working.state}): a conversion under way, which step 4 follows`,
      });
    return pass({...base, short: 'no old containers', observed: 'none of them exists'});
  },
});
