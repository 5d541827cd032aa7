import {expect, test, vi} from 'vitest';
import {coloured, colourless} from '../../src/cli/paint.ts';
import {afterEvent, quiet, stillWorking} from '../../src/cli/plain.ts';
import {createPrinter} from '../../src/cli/plain-printer.ts';
import type {Outcome} from '../../src/engine/step.ts';
import type {AppEvent} from '../../src/events.ts';
import {failure, passed, runRecord, stamped, stopped, verdict, waiting} from './events.ts';

const names = {
  stepTitles: new Map([['1', 'Mount NVMe']]),
  gateReasons: new Map([['nvme-mounted', 'your results would be meaningless']]),
};

function printed(events: readonly AppEvent[], paint = colourless, where = ''): string[] {
  const lines: string[] = [];
  const printer = createPrinter({
    print: line => lines.push(line),
    names: {...names, where},
    paint,
    nowMs: () => 0,
  });
  for (const event of stamped(events)) printer.sink(event);
  printer.stop();
  return lines;
}

test('which disk is formatted is said before, and what came of it after', () => {
  const disk = {
    type: 'disk.format',
    device: '/dev/nvme1n1',
    link: '/dev/disk/by-id/nvme-Made_A7C2E1D94F30',
    identity: {serial: 'A7C2E1D94F30', namespace: '1', bytes: 3_840_755_982_336, diskSequence: '11'},
    model: 'Microsoft NVMe Direct Disk v2',
    consent: 'D94F30',
    argv: ['/usr/sbin/mkfs.ext4'],
  } as const;
  expect(
    printed([
      {...disk, phase: 'before', exitCode: null, uuid: null},
      {...disk, phase: 'after', exitCode: 0, uuid: '5a1e7a52-6f9e-4c0b-9f0d-0d6c2c1b7f10'},
      {...disk, phase: 'after', exitCode: null, uuid: null},
    ]),
  ).toEqual([
    '  disk /dev/nvme1n1 is Microsoft NVMe Direct Disk v2, serial A7C2E1D94F30 namespace 1, 3840755982336 bytes, by /dev/disk/by-id/nvme-Made_A7C2E1D94F30; agreed to with "D94F30"',
    '  mkfs ended with 0; blkid sees the file system 5a1e7a52-6f9e-4c0b-9f0d-0d6c2c1b7f10',
    '  mkfs ended with a signal; blkid sees no new file system',
  ]);
});

test('a stop says expected, observed, how it was seen, why it matters and the fix', () => {
  expect(
    printed([
      {type: 'step.checking', step: '1'},
      {type: 'gate.result', gate: 'docker-ready', step: '1', waived: false, result: passed},
      {type: 'gate.result', gate: 'nvme-mounted', step: '1', waived: false, result: stopped},
      {
        type: 'step.outcome',
        step: '1',
        outcome: {status: 'stopped', gate: 'nvme-mounted', could: 'not-hold'},
      },
    ]),
  ).toEqual([
    '[1] Mount NVMe',
    '[1] PASS docker-ready: Docker 28.2 answers',
    '[1] STOP nvme-mounted: /nvme is on the OS disk',
    '[1]   expected   a local NVMe disk mounted on /nvme',
    '[1]   observed   /dev/root (ext4) mounted on /',
    '[1]   seen with  findmnt --json --target /nvme',
    '[1]   why        your results would be meaningless',
    '[1]   fix        mount it',
    '[1]              $ sudo /usr/bin/mkdir -p /nvme',
    '[1]              $ sudo /usr/bin/mount /dev/nvme0n1 /nvme',
    '[1] STOPPED by nvme-mounted',
  ]);
});

test('what a step is about to make true is one quiet line', () => {
  const beforehand = {type: 'gate.result', gate: 'nvme-mounted', step: '1', beforehand: true} as const;
  expect(
    printed([
      {type: 'step.checking', step: '1'},
      {...beforehand, waived: false, result: stopped},
      {...beforehand, waived: false, result: passed},
    ]),
  ).toEqual([
    '[1] Mount NVMe',
    '[1] TODO nvme-mounted: /nvme is on the OS disk',
    '[1] PASS nvme-mounted: Docker 28.2 answers',
  ]);
});

test('commands are shown in full before they run, their output below them, then how long they took', () => {
  expect(
    printed([
      {type: 'step.checking', step: '1'},
      {
        type: 'step.planned',
        step: '1',
        actions: [{purpose: 'mount the NVMe', lines: ['sudo mount /dev/nvme0n1 /nvme']}],
      },
      {type: 'action.started', step: '1', index: 0, of: 1, purpose: 'mount the NVMe', lines: []},
      {type: 'action.output', text: 'mounted'},
      {type: 'action.progress', text: 'never printed by itself'},
      {type: 'action.finished', step: '1', index: 0, failure: null, durationMs: 1234},
      {type: 'step.outcome', step: '1', outcome: {status: 'proved'}},
    ]),
  ).toEqual([
    '[1] Mount NVMe',
    '[1] plan 1/1: mount the NVMe',
    '[1]   $ sudo mount /dev/nvme0n1 /nvme',
    '[1] 1/1 mount the NVMe',
    '[1]   | mounted',
    '[1]   done in 1.23 s',
    '[1] PROVED',
  ]);
});

test('a failed action has the shape of a stop', () => {
  expect(
    printed([{type: 'step.outcome', step: '1', outcome: {status: 'failed', at: 'action', failure}}]),
  ).toEqual([
    'FAIL mount the NVMe: failed',
    '  expected   exit code 0',
    '  observed   exit code 32: wrong fs type',
    '  command    sudo /usr/bin/mount /dev/nvme0n1 /nvme',
    '  fix        lsblk -f',
    '             run the step again',
  ]);
});

test.each<[Outcome, string]>([
  [{status: 'alreadyProved'}, 'PROVED already: nothing to do'],
  [{status: 'stopped', gate: 'token-works', could: 'not-check'}, 'STOPPED: token-works could not be checked'],
  [
    {status: 'needsAnswer', questionId: 'fstab', flag: '--yes'},
    'STOPPED: an answer is missing; give it with --yes',
  ],
  [{status: 'refused', questionId: 'fstab'}, 'STOPPED: the answer was no'],
  [{status: 'cancelled'}, 'CANCELLED: what was finished is kept; faststart resume goes on here'],
])('the outcome %j is put in words', (outcome, line) => {
  expect(printed([{type: 'step.outcome', step: '1', outcome}])).toEqual([line]);
});

test('a missing answer names the flag that gives it', () => {
  expect(
    printed([
      {type: 'ask.opened', id: 'nvme-device', title: 'Which disk?', flag: '--format-device DEVICE'},
      {type: 'ask.closed', id: 'nvme-device', status: 'unavailable'},
    ]),
  ).toEqual(['no answer: Which disk?', '  fix        give it with --format-device DEVICE']);
});

test('an answer that is missing in a step names where its choices are shown', () => {
  expect(
    printed([
      {type: 'step.checking', step: '1'},
      {type: 'ask.opened', id: 'nvme-device', title: 'Which disk?', flag: '--device DEVICE'},
      {type: 'ask.closed', id: 'nvme-device', status: 'unavailable'},
    ]).at(-1),
  ).toContain('faststart plan 1');
});

test('a waived gate says what that costs', () => {
  const [head] = printed([
    {type: 'gate.result', gate: 'nvme-mounted', step: null, waived: true, result: stopped},
  ]);
  expect(head).toBe('STOP nvme-mounted: /nvme is on the OS disk (WAIVED: this run can never be PROVEN)');
});

test('runs are rows; what does not count says why, and bars are drawn to one scale', () => {
  const run = (change: Partial<typeof runRecord>): AppEvent => ({
    type: 'bench.run',
    run: {...runRecord, ...change},
  });
  expect(
    printed([
      run({pair: 0, discarded: 'warmup'}),
      run({}),
      run({arm: 'faststart', phases: {...runRecord.phases, bootMs: 27_300, firstCompletionMs: null}}),
      run({faults: [{gate: 'R4', text: 'poll gap 80 ms'}]}),
      run({phases: {...runRecord.phases, bootMs: null, firstCompletionMs: null}}),
    ]),
  ).toEqual([
    'online   warm-up  baseline   ready 89.1 s    first completion 0.42 s  not counted: warm-up',
    'online   pair 1   baseline   ready 89.1 s    first completion 0.42 s  ####################',
    'online   pair 1   faststart  ready 27.3 s    ######',
    'online   pair 1   baseline   ready 89.1 s    first completion 0.42 s  not counted: R4 poll gap 80 ms',
    'online   pair 1   baseline   never ready',
  ]);
});

test('the verdict stands in a box that fits 80 columns, and a rehearsal says that it is none', () => {
  const lines = printed([{type: 'verdict', verdict}]);
  expect(lines[0]).toMatch(/^\+-- VERDICT: INFLATED -+\+$/);
  expect(lines.every(line => line.length === 76)).toBe(true);
  expect(lines.join('\n')).toContain('online    3.26x   95% interval 3.20 to 3.32');
  expect(lines.join('\n')).toContain('cause DOWNLOAD (shown) 61.5 s: the baseline downloaded 16.1 GB');
  expect(lines.join('\n')).toContain('REHEARSAL: this is not a measurement');
});

test('a command in the box names the rehearsed machine, wherever the line is folded, and the box stays whole', () => {
  const nextStep =
    'look for what else differs between the arms: compile cache, disk, net: faststart bench --both';
  const lines = printed(
    [{type: 'verdict', verdict: {...verdict, nextStep}}],
    colourless,
    '--rehearse blank-nvme',
  );
  expect(lines.every(line => line.length === 76)).toBe(true);
  expect(lines.map(line => line.slice(2, -2).trimEnd()).join(' ')).toContain(
    'net: faststart --rehearse blank-nvme bench --both',
  );
});

test('a diagnosis lists causes with their evidence, and what could not be seen', () => {
  const diagnosis = {
    healthy: false,
    stage: 'reading the configuration',
    causes: [
      {
        id: 'crash-loop',
        title: 'it crash-loops',
        confidence: 0.95,
        evidence: [{line: 7, text: 'RestartCount 4', source: 'docker inspect'}],
        fix: ['faststart run 5'],
        restartHelps: false,
      },
    ],
    ruledOut: ['out of memory: OOMKilled false'],
    notSeen: ['the GPU'],
  };
  expect(printed([{type: 'diagnosis', container: 'vllm_baseline', diagnosis}])).toEqual([
    'NOT READY vllm_baseline: it crash-loops  (crash-loop, 95 %)',
    '  stage      reading the configuration; a restart does not help',
    '  evidence   docker inspect:7: RestartCount 4',
    '  fix        faststart run 5',
    '  it is not  out of memory: OOMKilled false',
    '  not seen   the GPU',
  ]);
});

test('in the middle of a wait one line says what it waits for', () => {
  const cause = {
    id: 'download-in-progress',
    title: 'downloading',
    confidence: 0.9,
    evidence: [{text: 'receives 45.0 MB/s', source: 'docker stats'}],
    fix: ['wait'],
    restartHelps: false,
  };
  const diagnosis = {healthy: true, stage: 'downloading weights', causes: [cause], notSeen: []};
  expect(printed([{type: 'diagnosis', container: 'c', diagnosis, waitedMs: 12_000}])).toEqual([
    'WAITING c: downloading  (download-in-progress, 90 %); downloading weights, after 12s',
    '  seen       receives 45.0 MB/s',
  ]);
  const broken = {...diagnosis, healthy: false};
  expect(printed([{type: 'diagnosis', container: 'c', diagnosis: broken, waitedMs: 12_000}])).toContain(
    '  fix        wait',
  );
});

const finding = {title: 'so far', confidence: 0.9, evidence: [], fix: [], restartHelps: false};

test.each([
  ['READY', 'ready', 'ready'],
  ['WAITING', 'downloading weights', 'download-in-progress'],
  ['UNKNOWN', 'not known: no start-up line was seen', 'start-up-in-progress'],
])('what nothing is wrong with is %s when its stage is "%s"', (word, stage, id) => {
  const diagnosis = {healthy: true, stage, causes: [{...finding, id}], notSeen: []};
  expect(printed([{type: 'diagnosis', container: 'c', diagnosis}])[0]).toBe(
    `${word} c: so far  (${id}, 90 %)`,
  );
});

test('consent that was refused says why', () => {
  const outcome: Outcome = {status: 'refused', questionId: 'format-device', why: 'S2 is not its serial'};
  expect(printed([{type: 'step.outcome', step: '1', outcome}])).toEqual(['STOPPED: S2 is not its serial']);
});

test('the end names the exit code in words, and a rehearsal is announced', () => {
  const start = {
    type: 'run.started',
    runId: 'r-1',
    tool: 'faststart 0.1.0',
    argv: [],
    steps: [],
    waived: [],
  } as const;
  expect(
    printed([
      {...start, rehearsal: 'blank-nvme'},
      {type: 'run.finished', exitCode: 3},
    ]),
  ).toEqual([
    'faststart 0.1.0, run r-1',
    'REHEARSAL on blank-nvme: nothing real is touched, no number is a measurement',
    'exit code 3: a hard stop: a gate was seen not to hold',
  ]);
  expect(printed([{...start, rehearsal: null}])).toEqual(['faststart 0.1.0, run r-1']);
});

test('colour is added to the words, never in place of them', () => {
  const [line] = printed(
    [{type: 'gate.result', gate: 'nvme-mounted', step: null, waived: false, result: stopped}],
    coloured,
  );
  expect(line).toBe('\u001b[31mSTOP\u001b[39m nvme-mounted: /nvme is on the OS disk');
});

test('silence is broken by a line that says what is waited for, and since when', () => {
  let state = quiet;
  for (const event of stamped([
    {type: 'step.checking', step: '1'},
    waiting,
    {type: 'action.progress', text: '40 % of 16 GB'},
  ])) {
    state = afterEvent(state, event);
  }
  expect(stillWorking(state, 91_000)).toBe('still working, 1m 30s: mount the NVMe (40 % of 16 GB)');
  expect(stillWorking(quiet, 91_000)).toBeNull();
});

test('the sign of life says who holds the GPU, as long as somebody looks', () => {
  const started: AppEvent = {
    type: 'action.started',
    step: '4',
    index: 0,
    of: 1,
    purpose: 'convert',
    lines: [],
  };
  const unseen: AppEvent = {
    type: 'gpu.look',
    gpu: {ok: false, code: 'failed', message: 'is the driver hung?'},
  };
  const after = (...events: AppEvent[]) => stillWorking(stamped(events).reduce(afterEvent, quiet), 61_000);
  expect(after(started, unseen, {type: 'action.progress', text: '40 %'})).toMatch(
    /: convert \(40 %; gpu could not be looked at: is the driver hung\?\)$/,
  );
  expect(after(started, unseen, started)).toMatch(/: convert$/);
  expect(after(unseen)).toBeNull();
});

test('the heartbeat comes after 30 s without a line, and not while lines come', () => {
  vi.useFakeTimers();
  try {
    const lines: string[] = [];
    let nowMs = 0;
    const printer = createPrinter({
      print: line => lines.push(line),
      names: {...names, where: ''},
      paint: colourless,
      nowMs: () => nowMs,
    });
    for (const event of stamped([{type: 'step.checking', step: '1'}, waiting])) printer.sink(event);
    lines.length = 0;
    nowMs = 20_000;
    vi.advanceTimersByTime(20_000);
    for (const event of stamped([{type: 'action.output', text: 'a line'}])) printer.sink(event);
    vi.advanceTimersByTime(20_000);
    expect(lines).toEqual(['[1]   | a line']);
    nowMs = 51_000;
    vi.advanceTimersByTime(10_000);
    expect(lines.at(-1)).toBe('[1] still working, 50s: mount the NVMe');
    printer.stop();
    vi.advanceTimersByTime(90_000);
    expect(lines).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});
