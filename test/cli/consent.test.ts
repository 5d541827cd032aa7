import {expect, test} from 'vitest';
import {type Consent, withConsent} from '../../src/cli/consent.ts';
import type {Answer, Question} from '../../src/engine/ask.ts';

const question: Question = {
  kind: 'type-exactly',
  id: 'format-device',
  title: 'Format?',
  details: [],
  text: 'RIGHT1',
  hint: 'its serial',
  flag: '--format-device /dev/nvme0n1 --confirm-serial THE-RIGHT1',
};
const carriers = [
  {device: '/dev/nvme0n1', link: '/dev/disk/by-id/a', serial: 'THE-RIGHT1'},
  {device: '/dev/nvme1n1', link: '/dev/disk/by-id/b', serial: 'OTHER'},
];
const below: Answer = {status: 'unavailable'};

async function answered(consents: readonly Consent[], asked = question): Promise<Answer> {
  const ask = withConsent(
    async () => below,
    consents,
    async () => carriers,
  );
  return ask(asked, new AbortController().signal);
}

function why(answer: Answer): string {
  return answer.status === 'refused' ? (answer.why ?? '') : '';
}

test('a serial that no disk has is refused as that, and the right one is not handed out', async () => {
  const answer = await answered([{device: '/dev/nvme0n1', serial: 'NONE'}]);
  expect(answer.status).toBe('refused');
  expect(why(answer)).toContain('NONE is not the serial of /dev/nvme0n1');
  expect(why(answer)).not.toContain('RIGHT1');
});

test("another disk's serial is refused, and it is said whose it is", async () => {
  const answer = await answered([{device: '/dev/nvme0n1', serial: 'OTHER'}]);
  expect(why(answer)).toContain('OTHER is not the serial of /dev/nvme0n1, but that of /dev/nvme1n1');
  expect(why(answer)).not.toContain('RIGHT1');
});

test('consent to another disk is none to this one', async () => {
  const answer = await answered([{device: '/dev/nvme1n1', serial: 'OTHER'}]);
  expect(why(answer)).toContain('--format-device /dev/nvme1n1 is not the disk that would be formatted');
});

test('right consent, none at all, and other questions go on as they were', async () => {
  expect(await answered([{device: '/dev/nvme0n1', serial: 'THE-RIGHT1'}])).toBe(below);
  expect(await answered([])).toBe(below);
  const other: Question = {...question, kind: 'confirm', id: 'x', flag: '--yes'};
  expect(await answered([{device: '/dev/nvme0n1', serial: 'NONE'}], other)).toBe(below);
});
