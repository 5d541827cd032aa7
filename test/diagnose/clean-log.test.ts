import {expect, test} from 'vitest';
import {cleanLog} from '../../src/diagnose/clean-log.ts';

const messageOf = (line: string): string | undefined => cleanLog([line], 'log')[0]?.message;

test('colours, process prefix, level, time stamp and source file are not part of the message', () => {
  const esc = '\u001b';
  expect(
    messageOf(`${esc}[1;36m(EngineCore_DP0 pid=77)${esc}[0;0m INFO 11-20 12:00:00 [core.py:93] Waiting`),
  ).toBe('Waiting');
  expect(messageOf('INFO 05-02 10:00:00 launcher.py:27] Available routes are:')).toBe(
    'Available routes are:',
  );
  expect(messageOf('2026-11-20T12:00:00.123456789Z ERROR 11-20 12:00:00 [core.py:708] ValueError: no')).toBe(
    'ValueError: no',
  );
  expect(messageOf('I20241231 17:13:23.947276 2165054 checkpoint_store.cpp:41] Number of GPUs: 4')).toBe(
    'Number of GPUs: 4',
  );
  expect(messageOf('(VllmWorker rank=1 pid=52) ERROR 04-14 14:24:52 [multiproc_executor.py:383] boom')).toBe(
    'boom',
  );
  expect(messageOf('vllm_baseline  | INFO:     Application startup complete.')).toBe(
    'Application startup complete.',
  );
});

test('the journal, consoles of clouds and loggers that name themselves first are no part of the message', () => {
  const raw = [
    'Aug 17 18:42:18 tiny vllm[8052]: (APIServer pid=8052) ERROR 08-17 18:42:18 [core.py:7] dead',
    'abcdefgh123456[error]Uncaught tiny',
    '2026-07-01 07:28:04.488 1 kserve ERROR [__main__.py:<module>():254] Failed to start',
    '2026-03-07 23:50:27,531 - __main__ - INFO - [2026-03-07 23:50:27 TP0] Load weight begin',
    '2026-01-02T10:00:00.053494Z ERROR text_embeddings_backend: backends/src/lib.rs:388: no',
    'tiny-decode-6c8f9c4df6-vh88z vllm (APIServer pid=1) ERROR 10-27 22:25:30 [v1/engine/async_llm.py:480] gone',
    '2026-10-25 12:21:14,974 xinference.api.restful_api 37502 ERROR    [address=0.0.0.0:1, pid=4] late',
  ];
  expect(cleanLog(raw, 'log').map(({message, level}) => [message, level])).toEqual([
    ['dead', 'error'],
    ['Uncaught tiny', undefined],
    ['Failed to start', 'error'],
    ['Load weight begin', 'info'],
    ['no', 'error'],
    ['gone', 'error'],
    ['[address=0.0.0.0:1, pid=4] late', 'error'],
  ]);
});

test('line numbers of grep, logfmt and words between brackets are no part of the message either', () => {
  const raw = [
    '68: (APIServer pid=41) WARNING 06-25 14:18:33 [interface.py:225] careful',
    '(tiny-app, pid=2150) (EngineCore_0 pid=3966) ERROR 08-21 07:45:43 [core.py:700] dead',
    'time="2026-01-29T14:55:54Z" level=info msg="loading"',
    '/tiny/a.py:12: FutureWarning: going away',
  ];
  expect(cleanLog(raw, 'log').map(({message, level}) => [message, level])).toEqual([
    ['careful', 'warning'],
    ['dead', 'error'],
    ['loading"', undefined],
    ['/tiny/a.py:12: FutureWarning: going away', 'warning'],
  ]);
});

test('a run of letters without end is cut for the rules, and left as it is for the reader', () => {
  const [line] = cleanLog([`${'x'.repeat(5000)} Error`], 'log');
  expect(line?.message).toBe(`${'x'.repeat(100)} Error`);
  expect(line?.text).toHaveLength(5006);
});

test('a line without end is read at both of its ends', () => {
  const [line] = cleanLog([`ValueError: ${'no path '.repeat(100_000)}is the last word`], 'log');
  expect(line?.message.length).toBeLessThan(7000);
  expect(line?.message).toMatch(/^ValueError: no path .* \.\.\. .* is the last word$/);
});

test('a colour whose escape byte was lost on the way is still a colour', () => {
  expect(messageOf('[0;36m(EngineCore pid=5)[0;0m Loading weights')).toBe('Loading weights');
});

test('the journal of systemd has a host before the unit, or none', () => {
  for (const host of ['node1 ', ''])
    expect(messageOf(`Mar 18 11:23:46 ${host}vllm-tiny[93]: TypeError: odd`)).toBe('TypeError: odd');
});

test('a library that names itself only warns', () => {
  const [line] = cleanLog(
    ['(EngineCore pid=7) [transformers] Unrecognized keys in `rope_parameters`'],
    'log',
  );
  expect(line).toMatchObject({level: 'warning', message: 'Unrecognized keys in `rope_parameters`'});
});

test('the head of a logger is found behind whatever stands before it, a bar without an end included', () => {
  for (const before of ['shards:   0% 0/1 [00:00<?, ?it/s]', 'tiny@7/x ']) {
    const [line] = cleanLog([`${before}ERROR 11-20 12:00:00 [engine.py:467] odd`], 'log');
    expect(line).toMatchObject({level: 'error', message: 'odd'});
  }
});

test('what a bar draws over its line does not hide what stands before all lines', () => {
  const bar = `x-1/y shards: 0/9${Array.from({length: 9}, (_, done) => `\rshards: ${done + 1}/9`).join('')}`;
  const heads = Array.from({length: 6}, (_, at) => `x-1/y INFO 11-20 12:00:0${at} [a.py:1] step ${at}`);
  expect(cleanLog([...heads, bar, 'x-1/y   File "a.py", line 7'], 'log').at(-1)?.message).toBe(
    'File "a.py", line 7',
  );
});

test('each state of a progress bar is a line, all with the number of the line they were drawn on', () => {
  const lines = cleanLog(['first', 'shards: 1/3\rshards: 2/3\rshards: 3/3'], 'log');
  expect(lines.map(line => [line.number, line.text])).toEqual([
    [1, 'first'],
    [2, 'shards: 1/3'],
    [2, 'shards: 2/3'],
    [2, 'shards: 3/3'],
  ]);
});

test('doubled and empty lines go, and numbers stay those of the input', () => {
  const lines = cleanLog(
    ['(Worker_TP0 pid=1) same', '(Worker_TP1 pid=2) same', '', '(Worker_TP0 pid=1)', 'other'],
    'log',
  );
  expect(lines.map(line => [line.number, line.message])).toEqual([
    [1, 'same'],
    [5, 'other'],
  ]);
});
