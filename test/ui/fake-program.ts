import type {Context} from '../../src/context.ts';
import type {Ask} from '../../src/engine/ask.ts';
import type {Gate, GateResult} from '../../src/engine/gate.ts';
import type {Action} from '../../src/engine/plan.ts';
import type {Performed} from '../../src/engine/runner.ts';
import type {Plan, Step} from '../../src/engine/step.ts';
import {createProgram, type Program} from '../../src/program.ts';
import {sllm} from '../../src/stacks/sllm.ts';
import {fakePorts} from './fake-ports.ts';

export const passing: GateResult = {
  status: 'pass',
  short: 'holds',
  expected: 'it',
  observed: 'it',
  evidence: [],
  fixes: [],
};

export const onRootDisk: GateResult = {
  status: 'stop',
  short: '/nvme is on the OS disk',
  expected: 'a local NVMe disk mounted on /nvme',
  observed: '/dev/root (ext4) mounted on /',
  evidence: [{command: 'findmnt --json -T /nvme', text: '/dev/root'}],
  fixes: [
    {
      title: 'mount the NVMe',
      commands: [
        {argv: ['/usr/bin/mkdir', '-p', '/nvme'], sudo: true},
        {argv: ['/usr/bin/mount', '/dev/nvme0n1', '/nvme'], sudo: true},
      ],
    },
  ],
};

export function stopping(short: string): GateResult {
  return {status: 'stop', short, expected: 'it holds', observed: 'it does not', evidence: [], fixes: []};
}

/** What the pretended machine looks like now; actions change it. */
export type World = {
  readonly gates: Map<string, GateResult>;
  /** Performs an action. */
  perform: (action: Action, context: Context) => Promise<Performed>;
  readonly plans: Map<string, Plan>;
  /** Gates that `--waive` may pass. */
  readonly waivable: Set<string>;
};

type Row = readonly [id: string, name: string, title: string, gate: string];

const ROWS: readonly Row[] = [
  ['repo', 'repo', 'Make offline togglable', 'offline-togglable'],
  ['0', 'clean up', 'Clean up old containers', 'containers-gone'],
  ['1', 'NVMe', 'Mount the NVMe and verify that it is real', 'nvme-mounted'],
  ['2', '.env', 'Write .env', 'env-loaded'],
  ['3', 'image', 'Build the image', 'image-built'],
  ['4', 'convert', 'Convert the model', 'conversion-present'],
  ['5', 'warm', 'Warm the Hugging Face cache', 'cache-has-config'],
  ['6', 'online', 'Run the restart benchmark (online first)', 'bench-online-done'],
  ['7', 'proof', 'Offline proof run', 'offline-effective'],
];

export function fakeProgram(
  ask: Ask,
  nowMs: () => number = () => performance.now(),
  waived: readonly string[] = [],
): {program: Program; world: World} {
  const world: World = {
    gates: new Map(ROWS.map(([, , , gate]) => [gate, passing])),
    perform: () => Promise.resolve({ok: true}),
    plans: new Map(),
    waivable: new Set(),
  };
  const gateOf = (id: string): Gate<Context> => ({
    id,
    title: `${id} must hold`,
    section: 'Step 1.4',
    why: 'everything written there would be on the OS disk; results mean nothing',
    get waivable() {
      return world.waivable.has(id);
    },
    check: () => Promise.resolve(world.gates.get(id) ?? passing),
  });
  const steps: readonly Step<Context>[] = ROWS.map(([id, name, title, gate]) => ({
    id,
    name,
    title,
    why: 'This is the number one source of confusion.',
    needs: [],
    proves: [gateOf(gate)],
    plan: () => Promise.resolve(world.plans.get(id) ?? defaultPlan(id)),
  }));
  const settings = {
    workspace: '/w',
    envFile: '/w/.env',
    stack: {kind: 'bundled', spec: sllm, composeFiles: [], commonEnv: null, overlayFile: '/w/overlay.yml'},
    mountPoint: '/nvme',
    stateFolder: '/state',
    waived,
    readOnly: false,
    rehearsal: null,
    bench: {pairs: 3, retries: 2, drop: 'files', storeTier: 'warm', note: '', seed: 1, again: false},
  } as const;
  const program = createProgram({
    ports: fakePorts(nowMs),
    settings,
    steps,
    gates: steps.flatMap(step => step.proves),
    perform: (action, context) => world.perform(action, context),
    ask,
    answers: {},
    sinks: [],
  });
  return {program, world};
}

function defaultPlan(id: string): Plan {
  if (id === '6' || id === '7') {
    const mode = id === '6' ? 'online' : 'offline';
    return {
      status: 'do',
      actions: [{kind: 'measure', cutEgress: false, purpose: `restart both arms, ${mode}`, mode}],
    };
  }
  return {
    status: 'do',
    actions: [
      {kind: 'command', purpose: `do step ${id}`, command: {argv: ['/usr/bin/true', id], sudo: true}},
    ],
  };
}
