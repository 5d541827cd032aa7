import {expect, test} from 'vitest';
import {containerFacts, containerStats, containerSummaries, imageFacts} from '../../src/host/docker-facts.ts';
import {inspectAnswer, statsAnswer} from './engine-answers.ts';

test('what Docker says of a container becomes facts', () => {
  expect(containerFacts(inspectAnswer)).toEqual({
    tty: false,
    facts: {
      id: 'c0ffee',
      name: 'vllm_baseline',
      image: 'vllm_faststart:latest',
      imageId: 'sha256:abc',
      status: 'running',
      exitCode: 0,
      oomKilled: false,
      error: '',
      startedAt: '2026-11-23T15:41:01.123456789Z',
      finishedAt: null,
      pid: 4242,
      restartCount: 3,
      restartPolicy: 'on-failure:5',
      health: 'starting',
      labels: {'com.docker.compose.service': 'vllm_baseline'},
      env: {HF_HUB_OFFLINE: '1', EMPTY: '', EQUALS: 'a=b', BARE: ''},
      command: ['vllm', 'serve', 'meta-llama/Llama-3.1-8B-Instruct'],
      networkMode: 'container:deadbeef',
      ipcMode: 'host',
      pidMode: '',
      mounts: [{source: '/nvme/hf-cache', target: '/hf-cache', writable: true}],
      ports: [
        {containerPort: 8000, hostIp: '0.0.0.0', hostPort: 8001},
        {containerPort: 8000, hostIp: '::', hostPort: 8001},
      ],
      logDriver: 'json-file',
    },
  });
});

test('a container that does not run shows the ports it would publish', () => {
  const {facts} = containerFacts({...inspectAnswer, NetworkSettings: {Ports: {}}});
  expect(facts.ports).toEqual([{containerPort: 8000, hostIp: '', hostPort: 8001}]);
});

test('empty lists that Docker calls null are empty', () => {
  const {facts} = containerFacts({
    ...inspectAnswer,
    Args: null,
    Mounts: null,
    NetworkSettings: null,
    Config: {Image: 'i', Env: null, Labels: null},
    HostConfig: {RestartPolicy: {Name: ''}, PortBindings: null},
  });
  expect(facts).toMatchObject({
    command: ['vllm'],
    mounts: [],
    ports: [],
    env: {},
    labels: {},
    restartPolicy: 'no',
  });
});

test('received bytes are summed over networks, read bytes over devices whatever the cgroup version writes', () => {
  expect(containerStats(statsAnswer)).toEqual({
    rxBytes: 1234,
    diskReadBytes: 4100,
    memoryBytes: 77,
    cpuNs: 99,
  });
});

test('counters that are not there are unknown, not zero', () => {
  const stopped = {
    blkio_stats: {io_service_bytes_recursive: null},
    memory_stats: {},
    cpu_stats: {cpu_usage: {total_usage: 0}},
  };
  expect(containerStats(stopped)).toEqual({
    rxBytes: null,
    diskReadBytes: null,
    memoryBytes: null,
    cpuNs: null,
  });
});

test('a container is listed under its own name, not under a link to it', () => {
  const answer = [
    {Id: 'a', Names: ['/other/alias', '/sllm_store'], Image: 'i', State: 'exited', Labels: null},
  ];
  expect(containerSummaries(answer)).toEqual([
    {id: 'a', name: 'sllm_store', image: 'i', state: 'exited', labels: {}},
  ]);
});

test('an image without digests or labels is an image', () => {
  expect(
    imageFacts({Id: 'sha256:1', RepoDigests: null, Created: '2026-01-01T00:00:00Z', Config: null}),
  ).toEqual({
    id: 'sha256:1',
    digests: [],
    createdAt: '2026-01-01T00:00:00Z',
    labels: {},
  });
});
