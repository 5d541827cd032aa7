import {beforeAll, expect, test} from 'vitest';
import type {Link} from '../support/link.ts';
import {FASTSTART, freshMachine, SERIAL} from './support/operator.ts';
import {part} from './support/part.ts';
import {dial, inVm, PASSWORD} from './support/vm.ts';

const WIZARD = `export PATH=~/bin:$PATH LANG=C.UTF-8 && cd ~/runbook && exec ${FASTSTART}`;
const STATE = '/home/operator/.local/state/vllm-faststart';
const HALF = SERIAL.slice(-6, -3);

beforeAll(() => part('fresh machine for links that drop', freshMachine));

/** A new connection with the wizard at its other end, led to sudo's own prompt. */
async function dialToPrompt(): Promise<Link> {
  const link = dial('operator', WIZARD);
  await link.shows(/^1 Mount[\s\S]*enter run step/m);
  link.type('\r');
  await link.shows(/enter lend the terminal to sudo/);
  link.type('\r');
  await link.shows(/\[sudo\] password for operator: *$/m);
  return link;
}

/** Drops the link, and waits until nothing of it is left at the other end. */
async function dropped(link: Link): Promise<void> {
  await link.drop();
  await inVm(
    'root',
    `while pgrep -x sudo || pgrep -x 'mkfs.*' || pgrep -u operator -f faststart; do sleep 0.5; done >/dev/null
     [[ ! -e ${STATE}/lock ]]`,
  );
}

/** The drive is as blank as it was, and nothing is mounted. */
async function expectUntouched(): Promise<void> {
  const found = await inVm(
    'root',
    `cmp --bytes=67108864 /dev/nvme0n1 /dev/zero
     blkid -p /dev/nvme0n1 || [[ $? -eq 2 ]] # nothing found
     findmnt --noheadings /nvme || [[ $? -eq 1 ]] # not mounted`,
  );
  expect(found).toBe('');
  const journal = await inVm('operator', `tail -n 1 $(ls -td ${STATE}/runs/* | head -n 1)/events.jsonl`);
  expect(JSON.parse(journal)).toMatchObject({type: 'run.finished', exitCode: 129});
}

test("a link that drops at sudo's prompt, and then one at the typed consent, leave no process and a blank drive", async () => {
  const atPrompt = await part("to sudo's prompt", dialToPrompt);
  await dropped(atPrompt);
  await expectUntouched();

  const atConsent = await part("back, to sudo's prompt", dialToPrompt);
  await part('to the consent', async () => {
    atConsent.type(`${PASSWORD}\r`);
    await atConsent.shows(/^enter choose/m);
    atConsent.type('\r');
    await atConsent.shows(/To go on, type[\s\S]*^(?:❯ ▏|> _)/m);
  });
  atConsent.type(HALF);
  await atConsent.shows(new RegExp(`^(?:❯|>) ${HALF}`, 'm'));
  await dropped(atConsent);
  await expectUntouched();
});
