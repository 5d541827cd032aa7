import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {actionToShell, quote, toShell} from '../../src/engine/shell.ts';

describe('quote', () => {
  it('leaves plain words as they are', () => {
    expect(quote('/dev/nvme0n1')).toBe('/dev/nvme0n1');
    expect(quote('-e')).toBe('-e');
  });

  it('quotes what a shell would take apart', () => {
    expect(quote('a b')).toBe("'a b'");
    expect(quote("it's")).toBe(`'it'\\''s'`);
    expect(quote('$(reboot)')).toBe("'$(reboot)'");
    expect(quote('')).toBe("''");
  });

  it('gives every word back unchanged through a real shell', () => {
    const word = fc.string({unit: 'binary', maxLength: 30}).filter(text => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, {minLength: 1, maxLength: 3}), words => {
        const line = `printf '%s\\0' ${words.map(quote).join(' ')}`;
        const printed = execFileSync('/bin/sh', ['-c', line], {encoding: 'utf8'});
        expect(printed.split('\0').slice(0, -1)).toEqual(words);
      }),
      {numRuns: 60},
    );
  });
});

describe('toShell', () => {
  it('shows sudo, directory and variables as they will be', () => {
    expect(toShell({argv: ['/usr/bin/mount', '/dev/nvme0n1', '/nvme'], sudo: true})).toBe(
      'sudo /usr/bin/mount /dev/nvme0n1 /nvme',
    );
    expect(
      toShell({argv: ['docker', 'compose', 'up'], env: {HF_HUB_OFFLINE: '1'}, cwd: '/srv/my repo'}),
    ).toBe("(cd '/srv/my repo' && HF_HUB_OFFLINE=1 docker compose up)");
    expect(toShell({argv: ['/usr/sbin/x'], env: {A: '1'}, sudo: true})).toBe('sudo env A=1 /usr/sbin/x');
  });

  it('shows the variable that holds a secret, never the secret', () => {
    const line = toShell({
      argv: ['curl'],
      env: {HF_TOKEN: {secret: 'hf_abcdefghijkl', shownAs: '$HF_TOKEN'}},
    });
    expect(line).toBe('HF_TOKEN="$HF_TOKEN" curl');
  });

  it('shows what is fed to standard input', () => {
    expect(toShell({argv: ['tee', 'x'], stdin: 'a b\n'})).toBe("printf %s 'a b\n' | tee x");
  });
});

describe('actionToShell', () => {
  it('renders a long job with the line that follows it', () => {
    const job = {
      kind: 'container-job',
      purpose: 'convert',
      container: 'convert_model',
      start: {argv: ['docker', 'compose', 'run', '-d', 'convert_model']},
      deadlineMs: 1,
    } as const;
    expect(actionToShell(job)).toEqual([
      'docker compose run -d convert_model',
      'docker logs -f convert_model',
    ]);
    expect(actionToShell({...job, isUnderWay: true})).toEqual(['docker logs -f convert_model']);
  });

  it('names the kernel name of a disk only in words, and shows how the result is seen', () => {
    const link = '/dev/disk/by-id/nvme-x_S1';
    const lines = actionToShell({
      kind: 'format-disk',
      purpose: 'make a file system',
      device: '/dev/nvme0n1',
      link,
      identity: {serial: 'S1', namespace: '1', bytes: 1, diskSequence: null},
      uuid: 'u',
      rawDataAllowed: false,
      command: {argv: ['/usr/sbin/mkfs.ext4', '-U', 'u', link], sudo: true},
    });
    expect(lines).toEqual([
      '/usr/bin/udevadm settle --timeout=10',
      `sudo /usr/sbin/mkfs.ext4 -U u ${link}   # now /dev/nvme0n1, serial S1; only if it is still blank`,
      `sudo /usr/sbin/blkid -p -o export ${link}`,
    ]);
  });

  it('shows what is added to fstab, and a repair as what a person does', () => {
    const edit = {kind: 'edit-fstab', purpose: 'mount it', before: 'a\n'} as const;
    expect(actionToShell({...edit, after: 'a\n# b\nc\n'})[1]).toBe(
      "printf '%s\\n' '# b' c | sudo tee -a /etc/fstab",
    );
    expect(actionToShell({...edit, after: 'b\n'})[1]).toContain('/etc/fstab   # mount it');
  });
});
