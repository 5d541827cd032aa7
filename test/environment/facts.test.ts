import {expect, test} from 'vitest';
import type {Fact} from '../../src/environment/fact.ts';
import {gpuFacts} from '../../src/environment/gpu-facts.ts';
import {hostFacts} from '../../src/environment/host-facts.ts';
import {sayEnvironment} from '../../src/environment/observe.ts';
import type {Docker} from '../../src/host/ports.ts';
import {config, fakeBench} from '../support/fake-bench.ts';
import {fakeHost} from '../support/fake-host.ts';

const factOf = (facts: readonly Fact[], id: string) => facts.find(fact => fact.id === id);

test('host facts are read from files, and a missing file says which', async () => {
  const facts = await hostFacts(
    fakeHost({
      files: {
        '/proc/sys/kernel/osrelease': '6.8.0-1031-azure\n',
        '/etc/os-release': 'NAME="Ubuntu"\nPRETTY_NAME="Ubuntu 24.04.3 LTS"\n',
        '/proc/cpuinfo': 'processor\t: 0\nmodel name\t: AMD EPYC\nprocessor\t: 1\nmodel name\t: AMD EPYC\n',
        '/sys/kernel/mm/transparent_hugepage/enabled': 'always [madvise] never\n',
        '/proc/self/limits': 'Max open files            1048576              1048576              files\n',
      },
    }),
  );
  expect(factOf(facts, 'host.kernel')?.value).toBe('6.8.0-1031-azure');
  expect(factOf(facts, 'host.distribution')?.value).toBe('Ubuntu 24.04.3 LTS');
  expect(factOf(facts, 'host.cores')?.value).toBe('2');
  expect(factOf(facts, 'host.hugePages')?.value).toBe('madvise');
  expect(factOf(facts, 'host.openFiles')?.value).toBe('1048576');
  expect(factOf(facts, 'host.governor')).toEqual({
    id: 'host.governor',
    value: null,
    why: 'there is no /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor',
  });
});

test('a field that an old nvidia-smi does not know leaves the others alone', async () => {
  const facts = await gpuFacts(
    fakeHost({
      answer: ({argv: [, query = '']}) => {
        if (query.includes('mig'))
          return {code: 2, stdout: 'Field "mig.mode.current" is not a valid field to query.'};
        if (query.includes('ecc')) return {stdout: '[N/A]\n[N/A]\n'};
        if (query.includes('compute-apps')) return {stdout: '4711, 520\n'};
        return {stdout: 'NVIDIA A100\nNVIDIA A30\n'};
      },
    }),
  );
  expect(factOf(facts, 'gpu.1.name')?.value).toBe('NVIDIA A30');
  expect(factOf(facts, 'gpu.0.mig')?.why).toContain('not a valid field');
  expect(factOf(facts, 'gpu.0.ecc')).toMatchObject({value: null, why: 'nvidia-smi does not say'});
  expect(factOf(facts, 'gpu.processes')?.value).toBe(1);
});

test('a machine without nvidia-smi has one fact about it', async () => {
  const facts = await gpuFacts(fakeHost({answer: () => ({notFound: true})}));
  expect(facts).toEqual([{id: 'gpu', value: null, why: 'nvidia-smi is not installed'}]);
});

test('every fact has a value or a reason, never both and never neither', async () => {
  const bench = fakeBench();
  bench.command = ({argv}) => (argv[0] === '/usr/bin/findmnt' ? undefined : {code: 1, stderr: 'no'});
  const docker: Docker = {
    ...bench.docker,
    version: async () => ({
      ok: true,
      value: {engine: '28.0.0', api: '1.48', dataRoot: '/docker', runtimes: []},
    }),
    image: async () => ({
      ok: true,
      value: {id: 'sha256:1', digests: [], createdAt: '2026-11-01T00:00:00Z', labels: {}},
    }),
  };
  await sayEnvironment({...bench.context, docker}, config, {block: 'offline', when: 'end'});
  const said = bench.events.flatMap(event => (event.type === 'bench.environment' ? event.facts : []));
  expect(said.length).toBeGreaterThan(40);
  expect(said.filter(fact => (fact.value === null) === (fact.why === null))).toEqual([]);
  expect(new Set(said.map(fact => fact.id)).size).toBe(said.length);
  expect(factOf(said, 'model.revision')?.value).toBe('c0ffee');
  expect(factOf(said, 'disk.cache.mount')?.value).toBe('/dev/nvme0n1 on /nvme');
  expect(factOf(said, 'container.baseline.environmentSha256')?.value).toMatch(/^[0-9a-f]{16}$/);
});
