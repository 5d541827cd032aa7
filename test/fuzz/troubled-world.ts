import {setTimeout as sleep} from 'node:timers/promises';
import type {Ask} from '../../src/engine/ask.ts';
import type {Plan} from '../../src/engine/step.ts';
import {passing, stopping, type World} from '../ui/fake-program.ts';
import {CONSENT} from './inputs.ts';

/** What a container may say: all that a terminal would obey, a flood of returns, and lines without an end. */
const HOSTILE_LINES: readonly string[] = [
  '\u001b[2J\u001b[H\u001b[31mred for ever',
  '\u001b]52;c;c3VkbyBybSAtcmYgLw==\u0007\u001b]0;owned\u0007 title and clipboard',
  '\u001b[?1049h\u001b[?1003h\u001b[?25l\u001b[?2004h modes',
  '\u001bc\u009b3J\u0090q\u009c reset and C1',
  '\u0007\u0008\u000e bells and backspaces',
  '10%\r20%\r30%\r',
  `${'x'.repeat(100_000)} end`,
  '\u4e2d\u6587\u5b57\u7b26 \u{1f600}\u{1f468}\u200d\u{1f469}\u200d\u{1f467} e\u0301\u0301\u0301 \u202egnp.exe',
  '\ufffd\ufffd broken bytes',
  'a\tb\tc',
];

const WIPE: Plan = {
  status: 'do',
  actions: [
    {
      kind: 'format-disk',
      purpose: 'make a file system',
      device: '/dev/nvme0n1',
      link: '/dev/disk/by-id/nvme-Made_Q7Z9X2',
      identity: {serial: CONSENT, namespace: '1', bytes: 1, diskSequence: null},
      uuid: '5a1e7a52-6f9e-4c0b-9f0d-0d6c2c1b7f10',
      rawDataAllowed: false,
      command: {argv: ['/usr/sbin/mkfs.ext4', '-L', 'faststart-nvme', '/dev/nvme0n1'], sudo: true},
      danger: {
        questionId: 'format-device',
        destroys: ['everything on /dev/nvme0n1'],
        typeExactly: CONSENT,
        typeHint: 'the last 6 characters of its serial',
        flag: '--format-device',
      },
    },
  ],
};

const ASK_TOKEN: Plan = {
  status: 'ask',
  question: {
    kind: 'text',
    id: 'env:HF_TOKEN',
    title: 'Hugging Face token',
    details: ['It is not shown.'],
    flag: '--answers',
    secret: true,
    problem: value => (value.startsWith('hf_') ? undefined : 'a token starts with hf_'),
  },
};

/**
 * A machine on which everything is still to be done, and nothing goes smoothly: a disk to format, a token to type, a
 * talkative action, one that wants sudo, and one that fails. Answers what was performed, by kind.
 */
export function troubled(world: World, ask: () => Ask): {readonly performed: string[]} {
  const performed: string[] = [];
  for (const gate of ['nvme-mounted', 'env-loaded', 'image-built', 'conversion-present', 'cache-has-config'])
    world.gates.set(gate, stopping(`${gate} \u001b[2J\u001b]52;c;eA==\u0007 does not hold`));
  world.plans.set('1', WIPE);
  world.plans.set('2', ASK_TOKEN);
  world.perform = async (action, {emit, signal}) => {
    performed.push(action.kind);
    if (action.kind === 'format-disk') return {ok: true};
    for (const text of HOSTILE_LINES) {
      emit({type: 'action.output', text});
      emit({type: 'action.progress', text, fraction: 0.3});
    }
    await sleep(5, undefined, {signal}).catch(() => undefined);
    const question = {
      kind: 'sudo',
      id: 'sudo',
      title: 'root is needed',
      details: [],
      flag: 'sudo -v',
    } as const;
    const sudo = action.purpose.endsWith('4') ? await ask()(question, signal) : undefined;
    if (sudo !== undefined && sudo.status !== 'answered') {
      const command = 'sudo -v';
      return {
        ok: false,
        failure: {short: 'no sudo', expected: 'a ticket', observed: 'none', command, fix: []},
      };
    }
    for (const gate of ['image-built', 'conversion-present']) world.gates.set(gate, passing);
    return {ok: true};
  };
  return {performed};
}
