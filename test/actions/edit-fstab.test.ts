import {describe, expect, it} from 'vitest';
import {performEditFstab, verifyErrors} from '../../src/actions/edit-fstab.ts';
import type {EditFstabAction} from '../../src/engine/plan.ts';
import {toShell} from '../../src/engine/shell.ts';
import {exitOf} from '../gates/machine.ts';
import {type Answer, fakeHost} from '../support/fake-host.ts';
import {stage} from './stage.ts';

const before = 'UUID=a / ext4 defaults 0 1\n';
const action: EditFstabAction = {
  kind: 'edit-fstab',
  purpose: 'mount /nvme at each start',
  before,
  after: `${before}UUID=b /nvme ext4 defaults,nofail 0 2\n`,
};
const bad = (target: string, text: string): string => `${target}\n   [E] ${text}\n`;
const summary = '\n0 parse errors, 1 error, 0 warnings\n';
const CANDIDATE = '/srv/state/runs/now/fstab';

function place(options: {now?: string; answers?: (shell: string) => Answer | undefined} = {}) {
  const ran: string[] = [];
  const host = fakeHost({
    files: {'/etc/fstab': options.now ?? before},
    answer: command => {
      const shell = toShell(command);
      ran.push(shell);
      return options.answers?.(shell) ?? {};
    },
  });
  const staged = stage({host});
  const written: Record<string, string> = {};
  const context = {
    ...staged.context,
    archive: {
      ...staged.context.archive,
      write: async (name: string, text: string) => {
        written[name] = text;
        return {ok: true as const, value: `/srv/state/runs/now/${name}`};
      },
    },
  };
  return {ran, written, context, events: staged.events};
}
const replaces = (ran: readonly string[]) => ran.some(shell => shell.includes('/usr/bin/mv'));

describe('edit-fstab', () => {
  it('D32 verifies as root, keeps the old text beside earlier ones, and replaces in one step', async () => {
    const {context, ran, written, events} = place();
    expect(await performEditFstab(action, context)).toEqual({ok: true});
    expect(written).toEqual({fstab: action.after});
    expect(ran).toEqual([
      'sudo /usr/bin/findmnt --verify --tab-file /etc/fstab',
      `sudo /usr/bin/findmnt --verify --tab-file ${CANDIDATE}`,
      'sudo /usr/bin/cp --preserve --backup=numbered --no-target-directory /etc/fstab /etc/fstab.faststart-backup',
      `sudo /usr/bin/install -m 0644 -o root -g root ${CANDIDATE} /etc/fstab.faststart-new`,
      'sudo /usr/bin/mv -T /etc/fstab.faststart-new /etc/fstab',
      'sudo /usr/bin/systemctl daemon-reload',
    ]);
    expect(events).toContainEqual({type: 'action.output', text: '+ UUID=b /nvme ext4 defaults,nofail 0 2'});
  });

  it('does not overwrite what somebody else wrote in the meantime', async () => {
    const {context, ran} = place({now: `${before}# mine\n`});
    expect(await performEditFstab(action, context)).toMatchObject({
      ok: false,
      failure: {short: '/etc/fstab changed while the step was open'},
    });
    expect(ran).toEqual([]);
  });

  it('refuses a text that brings an error, and lives with one that was there before', async () => {
    const old = bad('/data', 'unreachable on boot required source: UUID=x');
    const fresh = `${old}${bad('/nvme', 'unreachable on boot required source: UUID=b')}`;
    const verifying = (candidate: string) => (shell: string) =>
      shell.includes('--verify')
        ? {code: 1, stdout: shell.includes(CANDIDATE) ? candidate : old, stderr: summary}
        : undefined;
    const refused = place({answers: verifying(fresh)});
    expect(await performEditFstab(action, refused.context)).toMatchObject({
      ok: false,
      failure: {observed: '/nvme: [E] unreachable on boot required source: UUID=b'},
    });
    expect(replaces(refused.ran)).toBe(false);
    const taken = place({answers: verifying(old)});
    expect(await performEditFstab(action, taken.context)).toEqual({ok: true});
    expect(replaces(taken.ran)).toBe(true);
  });

  it.each([
    ['is missing', {notFound: true}],
    ['cannot verify', {code: 1, stderr: "findmnt: unrecognized option '--verify'"}],
  ])('does not replace what findmnt did not verify: it %s', async (_what, answer) => {
    const {context, ran} = place({answers: shell => (shell.includes('--verify') ? answer : undefined)});
    expect((await performEditFstab(action, context)).ok).toBe(false);
    expect(replaces(ran)).toBe(false);
  });

  it.each(['cp', 'install', 'mv'])('stops where %s fails', async program => {
    const {context, ran} = place({
      answers: shell => (shell.includes(`/usr/bin/${program} `) ? {code: 1, stderr: 'read-only'} : undefined),
    });
    expect(await performEditFstab(action, context)).toMatchObject({
      ok: false,
      failure: {observed: 'exit code 1: read-only'},
    });
    expect(ran.at(-1)).toContain(`/usr/bin/${program} `);
  });

  it('a machine without systemd has its new fstab all the same', async () => {
    const {context, events} = place({
      answers: shell => (shell.includes('systemctl') ? {notFound: true} : undefined),
    });
    expect(await performEditFstab(action, context)).toEqual({ok: true});
    expect(events).toContainEqual(expect.objectContaining({type: 'notice'}));
  });

  it('counts lines that cannot be parsed as errors', () => {
    const exit = exitOf({
      code: 1,
      stderr: 'findmnt: x: parse error at line 3 -- ignored\n\n2 parse errors, 0 errors, 0 warnings\n',
    });
    expect(verifyErrors(exit)).toHaveLength(2);
  });
});
