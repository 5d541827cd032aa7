import {expect, test} from 'vitest';
import {holdEgress} from '../../src/bench/egress.ts';
import {EGRESS_MARK} from '../../src/bench/egress-rules.ts';
import {recoverHeld} from '../../src/bench/held.ts';
import type {Command} from '../../src/engine/plan.ts';
import type {AppEvent} from '../../src/events.ts';
import type {Host} from '../../src/host/ports.ts';
import {settings} from '../support/fake-bench.ts';
import {fakeClock} from '../support/fake-clock.ts';
import {containerFacts, fakeDocker} from '../support/fake-docker.ts';
import {type Answer, fakeHost} from '../support/fake-host.ts';

const CONTAINERS = ['vllm_baseline', 'sllm_store', 'vllm_faststart'];
const HELD = '/srv/state/held';

/** A firewall as a list of rules, and the files that are kept about it. */
function machine(patch: {network?: object; refuses?: boolean; mode?: string} = {}) {
  const rules: string[] = ['DOCKER-USER -j RETURN'];
  const files: Record<string, string> = {};
  const events: AppEvent[] = [];
  const network = {
    Id: '0123456789abcdef',
    Driver: 'bridge',
    EnableIPv6: false,
    Options: null,
    Containers: {},
    ...patch.network,
  };
  const firewall = ([, , verb = '', ...rule]: Command['argv']): Answer => {
    const text = rule.join(' ');
    if (patch.refuses) return {code: 3, stderr: 'you must be root'};
    if (verb === '-I') rules.unshift(text);
    const at = rules.indexOf(text);
    if (verb === '-D' && at >= 0) rules.splice(at, 1);
    return at < 0 ? {code: 1, stderr: 'Bad rule'} : {};
  };
  const base = fakeHost({
    files,
    answer: command => {
      if (command.argv[0] === 'docker') return {stdout: JSON.stringify([network])};
      return command.argv[0].endsWith('tables') ? firewall(command.argv) : undefined;
    },
  });
  const host: Host = {
    ...base,
    async writeText(path, text) {
      files[path] = text;
      return {ok: true, value: {backup: null}};
    },
    async removeTree(path) {
      delete files[path];
      return {ok: true, value: null};
    },
  };
  const docker = fakeDocker({
    clock: fakeClock(),
    containers: [
      containerFacts('vllm_baseline', {networkMode: patch.mode ?? 'stack_default'}),
      containerFacts('sllm_store', {networkMode: 'stack_default'}),
      containerFacts('vllm_faststart', {networkMode: 'container:id-sllm_store'}),
    ],
  });
  const context = {host, docker, settings, emit: (event: AppEvent) => void events.push(event)};
  return {context, rules, files, events};
}

test('new connections out of the stack are refused, to the world and to this machine, and all is as before after it', async () => {
  const {context, rules, files} = machine();
  const hold = await holdEgress(context, CONTAINERS);
  expect(hold).toMatchObject({cut: true, why: null});
  expect(rules.slice(0, 2)).toEqual([
    `INPUT -i br-0123456789ab -m conntrack --ctstate NEW -m comment --comment ${EGRESS_MARK} -j REJECT`,
    `DOCKER-USER -i br-0123456789ab -m conntrack --ctstate NEW -m comment --comment ${EGRESS_MARK} -j REJECT`,
  ]);
  expect(Object.keys(files)).toEqual([`${HELD}/egress-br-0123456789ab.json`]);
  expect(await hold.holds()).toBe(true);
  await hold.release();
  expect(rules).toEqual(['DOCKER-USER -j RETURN']);
  expect(files).toEqual({});
});

test('with IPv6 there are rules for it too', async () => {
  const {context, rules} = machine({network: {EnableIPv6: true}});
  await holdEgress(context, CONTAINERS);
  expect(rules).toHaveLength(5);
});

test('a program that was killed is cleaned up after at the next start, and nobody else is', async () => {
  const {context, rules, files, events} = machine();
  rules.push('DOCKER-USER -i br-0123456789ab -j DROP');
  await holdEgress(context, CONTAINERS);
  await recoverHeld(context);
  expect(rules).toEqual(['DOCKER-USER -j RETURN', 'DOCKER-USER -i br-0123456789ab -j DROP']);
  expect(files).toEqual({});
  expect(events.at(-1)).toMatchObject({type: 'bench.restore', what: 'way out', state: 'restored'});
});

test('without root the way out stays open, says so, and nothing is left on record', async () => {
  const {context, files} = machine({refuses: true});
  const hold = await holdEgress(context, CONTAINERS);
  expect(hold.cut).toBe(false);
  expect(hold.why).toContain('you must be root');
  expect(Object.keys(files)).toHaveLength(1);
});

test.each([
  ['the host network', {mode: 'host'}, 'not the stack'],
  ['a network of others', {network: {Containers: {other: {Name: 'database'}}}}, 'used by database too'],
  ['no bridge', {network: {Driver: 'macvlan'}}, 'no bridge but macvlan'],
])('%s is not closed', async (_what, patch, why) => {
  const {context, rules} = machine(patch);
  const hold = await holdEgress(context, CONTAINERS);
  expect(hold.cut).toBe(false);
  expect(hold.why).toContain(why);
  expect(rules).toEqual(['DOCKER-USER -j RETURN']);
});

test('what cannot be put back stays on record, with the command that does it', async () => {
  const {context, files, events} = machine();
  await holdEgress(context, CONTAINERS);
  const stuck = machine({refuses: true});
  Object.assign(stuck.files, files);
  await recoverHeld(stuck.context);
  expect(Object.keys(stuck.files)).toHaveLength(1);
  expect(stuck.events.at(-1)).toMatchObject({
    type: 'notice',
    text: expect.stringContaining('sudo /usr/sbin/iptables --wait -D DOCKER-USER -i br-0123456789ab'),
  });
  expect(events).not.toEqual([]);
});

test("a restart policy goes back by the id of its container, and a proof's containers are removed", async () => {
  const {context, files} = machine();
  const removed: string[] = [];
  const docker = {
    ...context.docker,
    remove: async (id: string) => {
      removed.push(id);
      return {ok: true, value: null} as const;
    },
  };
  files[`${HELD}/a.json`] = JSON.stringify({
    kind: 'restart-policy',
    container: 'vllm_baseline',
    id: 'id-vllm_baseline',
    policy: 'always',
  });
  files[`${HELD}/b.json`] = JSON.stringify({
    kind: 'offline-container',
    container: 'vllm_baseline',
    id: 'id-old',
  });
  await recoverHeld({...context, docker});
  expect(context.docker.containers.get('vllm_baseline')?.facts.restartPolicy).toBe('always');
  expect(removed).toEqual(['id-old']);
});
