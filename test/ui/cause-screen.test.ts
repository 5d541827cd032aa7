import {expect, it} from 'vitest';
import type {Diagnosis} from '../../src/diagnose/types.ts';
import {causeView, copiedCause} from '../../src/ui/cause-view.ts';
import {drive, ENTER, ESCAPE} from './drive.ts';
import {stopping, type World} from './fake-program.ts';

const diagnosis: Diagnosis = {
  healthy: false,
  stage: 'reading the configuration',
  causes: [
    {
      id: 'hf-offline-cache-miss',
      title: 'offline mode is on and the model is not in the cache',
      confidence: 0.99,
      evidence: [
        {line: 31, text: 'Cannot find the requested files in the disk cache', source: 'docker logs'},
        {text: 'HF_HUB_OFFLINE=1', source: 'docker inspect'},
      ],
      fix: [
        'faststart run repo',
        'faststart run 5   # warm the cache once, online',
        'or turn offline mode off',
      ],
      restartHelps: false,
    },
    {
      id: 'crash-loop',
      title: 'it dies and is started again',
      confidence: 0.98,
      evidence: [],
      fix: [],
      restartHelps: false,
    },
  ],
  ruledOut: ['a taken port: 8001 is its own'],
  notSeen: ['the GPU: nvidia-smi is not installed'],
};
const container = 'vllm_baseline';

/** A step that waits, and is told meanwhile why. */
function waiting(world: World): void {
  world.gates.set('nvme-mounted', stopping('not yet'));
  world.perform = async (_, {emit, signal}) => {
    emit({type: 'diagnosis', container, diagnosis});
    await new Promise(resolve => signal.addEventListener('abort', resolve, {once: true}));
    return {ok: true};
  };
}

it('shows the whole answer of a wait on one screen, by a key', async () => {
  const {screen} = drive(80, 24, waiting);
  await screen.shows('do step 1');
  screen.type('d');
  await screen.shows('nothing to diagnose');
  screen.type(ENTER);
  await screen.shows('vllm_baseline: offline mode is on');
  screen.type('d');
  await screen.shows('# warm the cache once, online');
  const text = await screen.text();
  for (const part of [
    'hf-offline-cache-miss, 99 %',
    'docker logs:31: Cannot find the requested files',
    'docker inspect: HF_HUB_OFFLINE=1',
    'does not help',
    'it dies and is started again (crash-loop, 98 %)',
    'a taken port: 8001 is its own',
    'the GPU: nvidia-smi is not installed',
    'or turn offline mode off',
  ])
    expect(text.replaceAll(/\s+/g, ' ')).toContain(part.replaceAll(/\s+/g, ' '));
  screen.type(ESCAPE);
  await screen.shows('action 1 of 1');
});

it('copies commands as they are and sentences as comments', () => {
  expect(copiedCause({container, diagnosis})?.lines).toEqual([
    'faststart run repo',
    'faststart run 5   # warm the cache once, online',
    '# or turn offline mode off',
  ]);
  expect(copiedCause({container, diagnosis: {...diagnosis, causes: []}})).toBeUndefined();
});

it('says of a healthy wait what a restart would lose, and of an unknown one that it is', () => {
  const healthy = causeView({container, diagnosis: {...diagnosis, healthy: true}});
  expect(healthy.fields).toContainEqual({label: 'restart', value: 'loses what is done so far'});
  const unknown = causeView({container, diagnosis: {...diagnosis, causes: []}});
  expect(unknown.title).toBe('vllm_baseline: no known cause fits what was seen');
});
