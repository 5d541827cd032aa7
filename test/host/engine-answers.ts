/** Answers of Docker Engine, shortened to what the adapter reads and a little more. */
export const inspectAnswer = {
  Id: 'c0ffee',
  Created: '2026-11-23T15:00:00.1Z',
  Path: 'vllm',
  Args: ['serve', 'meta-llama/Llama-3.1-8B-Instruct'],
  State: {
    Status: 'running',
    ExitCode: 0,
    OOMKilled: false,
    Error: '',
    StartedAt: '2026-11-23T15:41:01.123456789Z',
    FinishedAt: '0001-01-01T00:00:00Z',
    Pid: 4242,
    Health: {Status: 'starting', FailingStreak: 0, Log: []},
  },
  Image: 'sha256:abc',
  Name: '/vllm_baseline',
  RestartCount: 3,
  HostConfig: {
    NetworkMode: 'container:deadbeef',
    IpcMode: 'host',
    PidMode: '',
    RestartPolicy: {Name: 'on-failure', MaximumRetryCount: 5},
    PortBindings: {'8000/tcp': [{HostIp: '', HostPort: '8001'}]},
    LogConfig: {Type: 'json-file', Config: {}},
  },
  Mounts: [{Type: 'bind', Source: '/nvme/hf-cache', Destination: '/hf-cache', Mode: 'rw', RW: true}],
  Config: {
    Tty: false,
    Env: ['HF_HUB_OFFLINE=1', 'EMPTY=', 'EQUALS=a=b', 'BARE'],
    Cmd: null,
    Image: 'vllm_faststart:latest',
    Labels: {'com.docker.compose.service': 'vllm_baseline'},
  },
  NetworkSettings: {
    Ports: {
      '8000/tcp': [
        {HostIp: '0.0.0.0', HostPort: '8001'},
        {HostIp: '::', HostPort: '8001'},
      ],
      '9000/tcp': null,
    },
  },
};

export const statsAnswer = {
  networks: {eth0: {rx_bytes: 1000, tx_bytes: 5}, eth1: {rx_bytes: 234}},
  blkio_stats: {
    io_service_bytes_recursive: [
      {major: 259, minor: 0, op: 'Read', value: 4096},
      {major: 259, minor: 0, op: 'write', value: 1},
      {major: 8, minor: 0, op: 'read', value: 4},
    ],
  },
  memory_stats: {usage: 77},
  cpu_stats: {cpu_usage: {total_usage: 99}},
};
