import {expect, test} from 'vitest';
import {diagnose} from '../../src/diagnose/judge.ts';
import {running, seen} from './seen.ts';

const joined = [
  '(APIServer pid=1) INFO 03-20 12:00:00 [utils.py:299] █ version 0.20.2',
  '(Worker_TP0 pid=90) INFO 03-20 12:00:20 [parallel_state.py:1400] world_size=2 rank=0 local_rank=0 backend=nccl',
  '(Worker_TP0 pid=90) INFO 03-20 12:00:21 [pynccl.py:111] vLLM is using nccl==2.27.5',
];
const waits = Array.from(
  {length: 13},
  (_, index) =>
    `(EngineCore pid=80) DEBUG 03-20 12:${String(index + 1).padStart(2, '0')}:31 [utils.py:950] Waiting for 1 local, 0 remote core engine proc(s) to start.`,
);
const first = (...lines: string[]) => diagnose(seen([...joined, ...lines], {state: running})).causes[0]?.id;

test('workers that have just joined are starting up', () => {
  expect(first()).toBe('start-up-in-progress');
  expect(first(...waits.slice(0, 3))).toBe('start-up-in-progress');
});

test('workers that are waited for again and again after they joined hang in NCCL', () => {
  expect(first(...waits)).toBe('nccl-failure');
});

test('a saved log that ends in the words of NCCL is one of somebody who looks for a hang; a running one is young', () => {
  const nccl = 'host:90:90 [0] NCCL INFO comm 0x7f1 rank 0 nranks 2 cudaDev 0 - Init START';
  expect(diagnose(seen([...joined, nccl])).causes[0]?.id).toBe('nccl-failure');
  expect(first(nccl)).toBe('start-up-in-progress');
});

test('once weights are looked for, the workers have met', () => {
  expect(
    first(...waits, '(Worker_TP0 pid=90) INFO 03-20 12:20:00 [x.py:1] Starting to load model org/tiny...'),
  ).toBe('download-in-progress');
});
