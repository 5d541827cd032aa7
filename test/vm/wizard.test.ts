import {afterAll, beforeAll, expect, test} from 'vitest';
import {ENV_ANSWERS, FASTSTART, freshMachine, TOKEN} from './support/operator.ts';
import {part} from './support/part.ts';
import {endTmux, exitStatus, press, screen, startInTmux, waitForScreen} from './support/tmux.ts';
import {inVm} from './support/vm.ts';
import {operate} from './support/wizard-operator.ts';

const CLOSE_MS = 60_000;

beforeAll(() => part('fresh machine for the wizard', freshMachine));
afterAll(endTmux);

test('the wizard leads through the whole runbook by keys alone, on a blank drive, to a verdict', async () => {
  await startInTmux(`export PATH=~/bin:$PATH; cd ~/runbook; ${FASTSTART} --runs 1 --retries 0`);
  const {deeds, last} = await part('wizard', operate);
  process.stdout.write(`${last}\n`);

  expect(deeds.filter(deed => deed === 'password')).toHaveLength(1);
  expect(deeds.filter(deed => deed === 'consent')).toHaveLength(1);
  expect(deeds).toEqual(expect.arrayContaining(Object.keys(ENV_ANSWERS).map(key => `env:${key}`)));

  await press('q');
  await waitForScreen('the question whether to leave', text => /y yes/.test(text), CLOSE_MS);
  await press('y');
  await waitForScreen('the end of the program', text => /Pane is dead/.test(text), CLOSE_MS);
  expect(await exitStatus(), await screen()).toBe(0);

  expect(await inVm('operator', 'df -hT /nvme')).toMatch(/^\/dev\/nvme0n1\s+ext4\s.*\s\/nvme$/m);
  expect(await inVm('root', 'cat /etc/fstab'), 'what was proposed').toMatch(
    /^UUID=\S+\s+\/nvme\s+ext4\s.*nofail/m,
  );
  expect(await inVm('operator', 'cat runbook/.env')).toContain(`HF_TOKEN=${TOKEN}`);
  expect(await inVm('operator', `grep -rl ${TOKEN} ~/.local/state/vllm-faststart || true`)).toBe('');
});
