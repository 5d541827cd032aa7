import {describe, expect, it} from 'vitest';
import {verdictFromInput} from '../../src/bench/input.ts';
import type {Verdict} from '../../src/bench/types.ts';

const baseline = [44.21, 44.05, 44.37, 44.12, 44.26];
const faststart = [31.02, 30.91, 31.13, 31.07, 30.96];
const online = {
  baseline: [44.33, 44.18, 44.41, 44.29, 44.52],
  faststart: [31.11, 31.04, 31.22, 31.15, 31.01],
};

function judge(
  evidence: Readonly<Record<string, unknown>>,
  offline: Readonly<Record<string, readonly number[]>> = {baseline, faststart},
): Verdict {
  const read = verdictFromInput(JSON.stringify({claim: 'proof', online, offline, evidence}));
  if (!read.ok) throw new Error(read.message);
  return read.value;
}

const sides = (b: unknown, f: unknown) => ({baseline: b, faststart: f});

describe('settings said with numbers from elsewhere', () => {
  it.each([
    ['another model', {model: sides('meta-llama/Llama-3.1-8B-Instruct', 'meta-llama/Llama-3.2-1B-Instruct')}],
    ['another revision', {revision: sides('0e9e39f', '5206a32')}],
    ['another GPU', {gpu: sides('NVIDIA A10G', 'NVIDIA H100 NVL')}],
    ['another type of the weights', {offline: {dtype: sides('bfloat16', 'float16')}}],
    ['compiling in one arm only', {enforce_eager: sides(true, false)}],
    [
      'a flag of the command',
      {
        command: sides('vllm serve m --max-model-len 8192', [
          'vllm',
          'serve',
          'm',
          '--max-model-len',
          '2048',
          '--load-format',
          'serverless_llm',
        ]),
      },
    ],
    ['a variable of the engine', {env: sides({VLLM_USE_V1: '1'}, ['VLLM_USE_V1=0'])}],
    ['more GPUs', {config: {baseline: {tensorParallelSize: 1}, faststart: {tp: 2}}}],
  ])('V2: %s between the arms is no comparison', (_, evidence) => {
    expect(judge(evidence)).toMatchObject({state: 'INVALID_RUN', rule: 'V2', ratio: null});
  });

  it.each([
    [
      'an image between the blocks',
      {online: {imageDigest: 'sha256:aa'}, offline: {imageDigest: 'sha256:bb'}},
    ],
    ['a machine that was restarted', {bootId: {start: 'a1', end: 'b2'}}],
    ['something by a list of differences', {environmentDiff: ['driver 550 -> 560']}],
    ['a driver at the end', {environment: {start: {driver: '550'}, end: {driver: '560'}}}],
    ['a container within a block', {offline: {container: {id: {baseline: ['c1', 'c2']}}}}],
    ['a model that was expected', {servedModel: 'gpt2', expectedModel: 'meta-llama/L-8B'}],
    ['a GPU at the end', {gpu: {start: 'H100', end: 'A100'}}],
    ['a boot in a list', {environment: {bootId: ['a1', 'a1', 'b2']}}],
    [
      'a driver within a block',
      {
        runs: baseline.map((_, at) => ({
          mode: 'offline',
          arm: 'baseline',
          run: at + 1,
          driver: at < 3 ? '550.54' : '560.28',
        })),
      },
    ],
  ])('V1: %s that changed fails the session', (_, evidence) => {
    expect(judge(evidence)).toMatchObject({state: 'INVALID_RUN', rule: 'V1'});
  });

  it.each([
    ['equal', {gpu: sides('NVIDIA H100 NVL', 'NVIDIA H100 NVL'), dtype: sides('torch.float16', 'float16')}],
    ['compared from first to last', {environmentDiff: []}],
    ['said of one arm', {gpu: {baseline: 'NVIDIA H100 NVL'}}],
    ['a container of each block', {online: {containerId: 'c1'}, offline: {containerId: 'c2'}}],
    [
      'a flag that makes the arms',
      {args: sides(['--dtype', 'float16'], ['--dtype=float16', '--load-format', 'serverless_llm'])},
    ],
    ['the patched image', {image: sides('vllm:0.11.2', 'vllm-sllm:0.11.2')}],
    [
      'a short hash of the same commit',
      {revision: sides('0e9e39f', '0e9e39f249a16976918f6564b8830bc894c89659')},
    ],
    ['the same number', {gpuMemoryUtilization: sides(0.9, '0.90'), tp: sides(1, '1')}],
    ['two GPUs', {gpu: {uuid: ['GPU-a', 'GPU-b']}}],
    ['the same model in the folder of a store', {model: sides('meta-llama/L-8B', '/models/vllm/L-8B')}],
  ])('what is %s takes nothing away', (_, evidence) => {
    const {state, flags} = judge(evidence);
    expect(state).toBe('PROVEN');
    expect(flags.filter(flag => flag.startsWith('not-understood'))).toEqual([]);
  });
});

describe('offline flags among the variables of the containers', () => {
  it.each([
    [{HF_HUB_OFFLINE: '0', TRANSFORMERS_OFFLINE: '1'}, 'INVALID_RUN'],
    [sides({HF_HUB_OFFLINE: '1'}, {VLLM_USE_V1: '1', HF_HUB_OFFLINE: ''}), 'INVALID_RUN'],
    [sides({TRANSFORMERS_OFFLINE: 'yes'}, ['TRANSFORMERS_OFFLINE=yes']), 'PROVEN'],
    [{LANG: 'C'}, 'PROVEN'],
  ])('%j: %s', (env, state) => {
    expect(judge({offline: {env}}).state).toBe(state);
  });

  it('a flag may be told as the variable is', () => {
    expect(judge({offline: {hfHubOffline: '1'}}).state).toBe('PROVEN');
    expect(judge({offline: {hfHubOffline: 'off'}})).toMatchObject({state: 'INVALID_RUN', rule: 'R10'});
  });
});

describe('evidence in folders, as a report has it', () => {
  it.each([
    [{net: {class: 'download'}}, 'R10'],
    [{net: {rxMiB: 900}}, 'R10'],
    [{container: {restart_count: 1}}, 'R2'],
    [{completion: {status: 503}}, 'R11'],
    [{poll: {gapMs: 900}}, 'R4'],
    [{gates: {R9: false}}, 'R9'],
    [{gpu: {foreignProcesses: 2}}, 'R8'],
    [{clockJumpSeconds: 5}, 'R3'],
  ])('%j is read where it stands', (evidence, gate) => {
    const verdict = judge({offline: {baseline: evidence}});
    expect(verdict).toMatchObject({state: 'INVALID_RUN', rule: 'V3'});
    expect(verdict.headline).toContain(`${gate} `);
  });

  it.each([
    ['cold', 16.06, false],
    ['cold', 0.05, true],
    ['warm', 16.06, true],
    ['warm', 8, false],
  ])('a page cache said to be %s that held %d GB', (tier, residentGB, holds) => {
    const {state} = judge({weightGB: 16.06, offline: {baseline: {tier, cache: {residentGB}}}});
    expect(state).toBe(holds ? 'PROVEN' : 'INVALID_RUN');
  });

  it('a number called model is its size, as a word it is its name', () => {
    const read = (model: unknown) => judge({model, offline: {baseline: {otherReadGB: 8}}}).state;
    expect([read(16.06e9), read('meta-llama/L-8B')]).toEqual(['INVALID_RUN', 'PROVEN']);
  });

  it('what nothing understands is told by its place, and no other folder is opened', () => {
    expect(judge({gpu: {memBefore: 0, memAfter: 70_000}}).flags).toContain(
      'not-understood: evidence.gpu.memBefore, evidence.gpu.memAfter',
    );
    const {flags, state} = judge({container: {colour: 'blue'}, lastWeek: {restartCount: 3}});
    expect(state).toBe('PROVEN');
    expect(flags).toContain('not-understood: evidence.container.colour, evidence.lastWeek');
  });
});

describe('what was taken for ready', () => {
  it.each([
    [{offline: {faststart: {completionStatus: [200, 500, 500, 500, 200]}}}, 'R11'],
    [{offline: {faststart: {completionOk: false}}}, 'R11'],
    [{readyBy: 'port'}, 'R1'],
    [{offline: {baseline: {timedOut: [true, true, true, false, false]}}}, 'R1'],
    [{offline: {baseline: {ready: false}}}, 'R1'],
  ])('%j leaves too few runs', (evidence, gate) => {
    const verdict = judge(evidence);
    expect(verdict).toMatchObject({state: 'INVALID_RUN', rule: 'V3'});
    expect(verdict.headline).toContain(gate);
  });

  it('one such run is not counted, the rest is', () => {
    const one = judge({offline: {faststart: {timedOut: [false, false, true, false, false]}}});
    expect(one).toMatchObject({state: 'PROVEN', n: 4});
    expect(judge({readyBy: '/v1/models', completionStatus: 200})).toMatchObject({state: 'PROVEN', n: 5});
  });
});

describe('what a reader must see beside the state', () => {
  it('a series of times that stands there twice is told', () => {
    const copied = (verdict: Verdict) => verdict.flags.filter(flag => flag.startsWith('copied-times'));
    expect(copied(judge({}, online))).toHaveLength(2);
    expect(copied(judge({}, {baseline, faststart: baseline}))).toEqual([
      'copied-times: offline baseline and offline faststart are the same numbers, run by run',
    ]);
    expect(copied(judge({}))).toEqual([]);
    const whole = {baseline: [44, 45, 44, 46, 44], faststart: [31, 32, 31, 33, 31]};
    const coarse = verdictFromInput(JSON.stringify({claim: 'proof', online: whole, offline: whole}));
    expect(coarse.ok && copied(coarse.value)).toEqual([]);
  });

  it('bytes that one arm read and the other did not are an asymmetric tier, whatever was said of tiers', () => {
    const read = (b: number, f: number) =>
      judge({weightGB: 16.06, offline: {readGB: sides(b, f)}}).flags.filter(flag =>
        flag.startsWith('tier-asymmetric'),
      );
    expect(read(16.06, 0)).toEqual([
      'tier-asymmetric: the baseline reads from disk, faststart from pinned memory',
    ]);
    expect(read(0, 16.06)).toEqual(['tier-asymmetric: the baseline reads from memory, faststart from disk']);
    const said = judge({offline: {tier: sides('warm', 'cold')}}).flags.join();
    expect(said).toContain('the baseline reads from memory, faststart from disk');
    expect(read(16.06, 16.06)).toEqual([]);
    expect(read(16.06, 8)).toEqual([]);
  });
});
