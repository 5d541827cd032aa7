import {execFileSync} from 'node:child_process';
import {renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {readGitState} from '../../src/env/git-state.ts';
import {createLocalHost} from '../../src/host/local-host.ts';
import {contextOn, settings} from '../gates/machine.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

/** A folder with a repository, on this machine. */
function repository(): {
  folder: string;
  git: (...args: string[]) => string;
  look: () => ReturnType<typeof readGitState>;
} {
  const folder = temporaryFolder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      encoding: 'utf8',
    });
  git('init', '-q');
  const {host: _host, ...rest} = contextOn({settings: {workspace: folder, envFile: join(folder, '.env')}});
  const host = createLocalHost({environment: {PATH: process.env.PATH, HOME: folder}});
  return {folder, git, look: () => readGitState({...rest, host})};
}

describe('what git knows of .env', () => {
  it('E25 is not ignored in a new repository, nor is its copy', async () => {
    const {look, folder} = repository();
    expect(await look()).toMatchObject({
      status: 'seen',
      folder,
      tracked: [],
      inHistory: [],
      notIgnored: ['.env', '.env.faststart-backup', '.env.faststart-new'],
    });
    writeFileSync(join(folder, '.gitignore'), '.env\n');
    expect(await look()).toMatchObject({notIgnored: ['.env.faststart-backup', '.env.faststart-new']});
    writeFileSync(join(folder, '.gitignore'), '.env*\n');
    expect(await look()).toMatchObject({notIgnored: []});
  });

  it('E24 is tracked, and stays in the history when it is not any more', async () => {
    const {look, folder, git} = repository();
    writeFileSync(join(folder, '.env'), 'HF_TOKEN=x\n');
    git('add', '-f', '.env');
    expect(await look()).toMatchObject({
      tracked: ['.env'],
      inHistory: [],
      notIgnored: ['.env.faststart-backup', '.env.faststart-new'],
    });
    git('commit', '-q', '-m', 'one');
    git('rm', '-q', '--cached', '.env');
    git('commit', '-q', '-m', 'two');
    expect(await look()).toMatchObject({tracked: [], inHistory: ['.env']});
  });

  it('E24 is found on another branch', async () => {
    const {look, folder, git} = repository();
    git('commit', '-q', '--allow-empty', '-m', 'zero');
    git('checkout', '-q', '-b', 'other');
    writeFileSync(join(folder, '.env'), 'HF_TOKEN=x\n');
    git('add', '-f', '.env');
    git('commit', '-q', '-m', 'one');
    git('checkout', '-q', '-');
    expect(await look()).toMatchObject({tracked: [], inHistory: ['.env']});
  });

  it('E24 is found on a branch that was merged after .env had gone from it', async () => {
    const {look, folder, git} = repository();
    git('commit', '-q', '--allow-empty', '-m', 'zero');
    git('checkout', '-q', '-b', 'other');
    writeFileSync(join(folder, '.env'), 'HF_TOKEN=x\n');
    git('add', '-f', '.env');
    git('commit', '-q', '-m', 'one');
    git('rm', '-q', '.env');
    git('commit', '-q', '-m', 'two');
    git('checkout', '-q', '-');
    git('commit', '-q', '--allow-empty', '-m', 'three');
    git('merge', '-q', '--no-edit', 'other');
    git('branch', '-q', '-D', 'other');
    expect(await look()).toMatchObject({tracked: [], inHistory: ['.env']});
  });

  it('E25 names the copies that are numbered, and what a kill left of a new file', async () => {
    const {look, folder} = repository();
    writeFileSync(join(folder, '.gitignore'), '/.env\n/.env.faststart-backup\n');
    const left = ['.env.faststart-0123456789ab.tmp', '.env.faststart-backup.2'];
    for (const name of left) writeFileSync(join(folder, name), 'HF_TOKEN=x\n');
    expect(await look()).toMatchObject({notIgnored: [...left, '.env.faststart-new']});
  });

  it('E24 could not be checked where there is a repository and no git to ask', async () => {
    const commands = [['rev-parse', {code: null, notFound: true}]] as const;
    const folders = ['/home/ann/.git'];
    expect(
      await readGitState(contextOn({commands, folders: [...folders, settings.workspace]})),
    ).toMatchObject({
      status: 'unknown',
      message: expect.stringContaining('/home/ann/.git is there'),
    });
  });

  it('E24 could not be checked where the work tree has lost its repository', async () => {
    const {folder, look} = repository();
    renameSync(join(folder, '.git'), join(folder, 'lost'));
    writeFileSync(join(folder, '.git'), 'gitdir: /nowhere/.git/worktrees/w\n');
    expect(await look()).toMatchObject({status: 'unknown', message: expect.stringContaining('/nowhere/')});
  });

  it.each([
    ['git is missing', {code: null, notFound: true}],
    [
      'there is no repository',
      {code: 128, stderr: 'fatal: not a git repository (or any of the parent directories)'},
    ],
    ['it is a bare one', {stdout: 'false\n'}],
  ])('has nothing to say where %s', async (_, answer) => {
    expect(await readGitState(contextOn({commands: [['rev-parse', answer]]}))).toEqual({status: 'none'});
  });

  const inside = ['rev-parse', {stdout: 'true\n'}] as const;
  it.each([
    [
      'the repository belongs to somebody else',
      [['rev-parse', {code: 128, stderr: 'fatal: detected dubious ownership'}]],
    ],
    ['the index is damaged', [inside, ['ls-files', {code: 128, stderr: 'fatal: index file corrupt'}]]],
    ['a pattern is refused', [inside, ['ls-files', {}], ['check-ignore', {code: 128, stderr: 'fatal: no'}]]],
    [
      'the history takes too long',
      [inside, ['ls-files', {}], ['check-ignore', {}], ['log', {code: null, timedOut: true}]],
    ],
  ] as const)('could not be checked where %s', async (_, commands) => {
    expect(await readGitState(contextOn({commands}))).toMatchObject({
      status: 'unknown',
      message: expect.stringMatching(/dubious ownership|corrupt|fatal: no|did not answer/),
    });
  });

  it('is asked about the folder of the env file, by name, and only looked at', async () => {
    const context = contextOn({commands: [inside, ['ls-files', {}], ['check-ignore', {}], ['log', {}]]});
    await readGitState(context);
    const folder = settings.workspace;
    expect(context.ran.slice(0, 4).map(command => command.argv)).toEqual([
      ['git', '-C', folder, 'rev-parse', '--is-inside-work-tree'],
      ['git', '-C', folder, 'ls-files', '--', '.env'],
      ['git', '-C', folder, 'check-ignore', '-q', '--', '.env'],
      ['git', '-C', folder, 'log', '--all', '--full-history', '--oneline', '-n', '1', '--', '.env'],
    ]);
    expect(context.ran.every(command => command.sudo !== true)).toBe(true);
  });
});
