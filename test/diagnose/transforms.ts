/** Ways in which the same log reaches us: none of them changes what it says. */
export type Transform = readonly [name: string, change: (lines: readonly string[]) => readonly string[]];

const each = (change: (line: string) => string) => (lines: readonly string[]) => lines.map(change);
const WIDTH = 160;

export const TRANSFORMS: readonly Transform[] = [
  ['time stamps of Docker', each(line => `2026-11-20T12:00:00.123456789Z ${line}`)],
  ['the prefix of Compose', each(line => `vllm_baseline  | ${line}`)],
  ['the prefix of a process', each(line => `(EngineCore_DP0 pid=77) ${line}`)],
  ['colours', each(line => `\u001b[1;36m${line}\u001b[0;0m`)],
  ['colours whose escape byte was lost', each(line => `[36m${line}[0m`)],
  ['colours as less shows them', each(line => `ESC[32m${line}ESC[0m`)],
  ['lines of Windows', each(line => `${line}\r`)],
  ['a markdown quote', each(line => `> ${line}`)],
  [
    'every worker saying it',
    lines => lines.flatMap(line => [`(Worker_TP0 pid=5) ${line}`, `(Worker_TP1 pid=6) ${line}`]),
  ],
  ['records of JSON', each(line => JSON.stringify({ts: 1.5, level: 'info', message: line}))],
  ["Docker's own files", each(line => JSON.stringify({log: `${line}\n`, stream: 'stderr', time: 'x'}))],
  ['records of logfmt', each(line => `ts=2026-11-20T12:00:00Z level=info msg=${JSON.stringify(line)}`)],
  ['the pod, as kubectl puts it', each(line => `[pod/vllm-7d9c6b-x2x/vllm] ${line}`)],
  ['the machine after the time', each(line => `2026-11-20T12:00:00+0000 node1 vllm[93]: ${line}`)],
  ['a syslog of RFC 5424', each(line => `<14>1 2026-11-20T12:00:00.5+00:00 node1 vllm 93 - - ${line}`)],
  ['a process with colons in its name', each(line => `(Replica:app:LLM pid=93, ip=10.0.0.3) ${line}`)],
  ['numbered lines', lines => lines.map((line, index) => `${String(index + 1).padStart(6)}  ${line}`)],
  ['a name between bars and a time', each(line => `0|vllm  | 2026-11-20T12:00:00: ${line}`)],
  ['the fences of a code block', lines => ['```text', ...lines, '```']],
  [
    'a narrow terminal',
    lines =>
      lines.flatMap(line => line.match(new RegExp(`.{1,${WIDTH}}(?:\\s|$)|.{1,${WIDTH}}`, 'g')) ?? [line]),
  ],
];

/** Lines that vLLM, torch and Python print in starts that go well, and in the end of any. */
export const UNRELATED: readonly string[] = [
  'INFO 11-20 11:59:58 [__init__.py:216] Automatically detected platform cuda.',
  'WARNING 11-20 11:59:59 [config.py:120] Casting torch.bfloat16 to torch.float16.',
  'The argument `trust_remote_code` is to be used with Auto classes. It has no effect here and is ignored.',
  'WARNING 11-20 12:00:03 [utils.py:226] To make the embeddings API fast, please install orjson by `pip install orjson`',
  'FutureWarning: The pynvml package is deprecated. Please install nvidia-ml-py instead.',
  'ERROR 11-20 12:00:04 [fa_utils.py:171] Cannot use FA version 2 is not supported due to FA2 is only supported on devices with compute capability >= 8',
  'INFO:     172.18.0.1:39394 - "GET /v1/models HTTP/1.1" 401 Unauthorized',
  'INFO:     172.18.0.1:39394 - "GET /no-such-path HTTP/1.1" 404 Not Found',
  "INFO 11-20 12:00:06 [logger.py:39] Received request cmpl-1: prompt: 'Why do I see CUDA out of memory and Permission denied?'",
  "INFO 11-20 12:00:07 [config.py:5] non-default args: {'trust_remote_code': False, 'tensor_parallel_size': 1}",
  '/usr/lib/python3.12/multiprocessing/resource_tracker.py:254: UserWarning: resource_tracker: There appear to be 1 leaked shared_memory objects to clean up at shutdown',
  '[rank0]:[W1120 12:01:00.1 ProcessGroupNCCL.cpp:1496] Warning: WARNING: destroy_process_group() was not called before program exit',
  'nanobind: leaked 1 instances!',
];
