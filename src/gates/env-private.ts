import {dirname, join} from 'node:path';
import type {Context} from '../context.ts';
import {defineGate, type Evidence} from '../engine/gate.ts';
import {quote} from '../engine/shell.ts';
import {type GitState, privateFiles, readGitState} from '../env/git-state.ts';
import {conclude, type Finding, finding} from './finding.ts';
import {byHand, fix, runStep} from './result.ts';

type EnvPrivateFacts = {
  readonly path: string;
  /** Those of .env and its copy that are there, with their permission bits. */
  readonly files: readonly {readonly path: string; readonly mode: number}[];
  readonly git: GitState;
};

const EXPECTED = '.env for its owner alone: mode 0600, and in no git repository';
const ROTATE = byHand(
  'rotate the token: everybody who has the repository has it',
  'https://huggingface.co/settings/tokens',
);

/** Whether others than the owner can do anything with a file. */
export function isWide(mode: number): boolean {
  return (mode & 0o077) !== 0;
}

function openToOthers(files: EnvPrivateFacts['files']): Finding[] {
  return files
    .filter(file => isWide(file.mode))
    .map(({path, mode}) => {
      const octal = (mode & 0o777).toString(8).padStart(4, '0');
      const text = `the mode of ${path} is ${octal}: others can read the token`;
      return finding('warn', text, text, fix('close it to others', {argv: ['chmod', '600', path]}));
    });
}

function committed({folder, tracked, inHistory}: Extract<GitState, {status: 'seen'}>): Finding[] {
  const found: Finding[] = [];
  if (tracked.length > 0) {
    const out = fix('take it out of the repository, and keep the file', {
      argv: ['git', '-C', folder, 'rm', '--cached', '--', ...tracked],
    });
    const text = `git tracks ${tracked.join(' and ')} in ${folder}`;
    found.push(finding('stop', `git tracks ${tracked[0]}`, text, ROTATE, out));
  }
  if (inHistory.length > 0) {
    const rewrite = byHand(
      'a rotated token may stay in the history; to take the file out of it',
      `git filter-repo --invert-paths ${inHistory.map(name => `--path ${name}`).join(' ')}`,
    );
    const text = `${inHistory.join(' and ')} is in the history of ${folder}`;
    found.push(finding('stop', `${inHistory[0]} is in the history of git`, text, ROTATE, rewrite));
  }
  return found;
}

/** The copy is of interest once it is there. */
function notIgnored(
  {folder, notIgnored: names}: Extract<GitState, {status: 'seen'}>,
  files: EnvPrivateFacts['files'],
): Finding[] {
  const there = names.filter(name => files.some(file => file.path === join(folder, name)));
  if (there.length === 0) return [];
  const text = `git does not ignore ${there.join(' and ')}: the next "git add ." takes the token along`;
  return [finding('warn', text, text, runStep('2', 'add it to .gitignore'))];
}

function ofGit(git: GitState, files: EnvPrivateFacts['files']): Finding[] {
  if (git.status === 'none') return [];
  if (git.status === 'seen') return [...committed(git), ...notIgnored(git, files)];
  const look = byHand('see why, and allow it', git.command);
  return [finding('unknown', 'git could not be asked about .env', git.message, look)];
}

function evidenceOf({files, git, path}: EnvPrivateFacts): readonly Evidence[] {
  const modes = files.map(file => `${(file.mode & 0o777).toString(8)} ${file.path}`).join('\n');
  const asked: readonly Evidence[] =
    git.status === 'seen'
      ? git.evidence
      : git.status === 'unknown'
        ? [{command: git.command, text: git.message}]
        : [];
  return [{command: `stat --format='%a %n' ${quote(path)}`, text: modes || 'no such file'}, ...asked];
}

export const envPrivate = defineGate<Context, EnvPrivateFacts>({
  id: 'env-private',
  title: '.env is for its owner alone',
  section: 'Step 2',
  why: 'It holds a token. Do not commit real tokens; if one was pasted into a chat or a repository, rotate it.',
  waivable: true,
  async observe(context) {
    const {envFile} = context.settings;
    const files: {path: string; mode: number}[] = [];
    for (const name of await privateFiles(context)) {
      const path = join(dirname(envFile), name);
      const seen = await context.host.stat(path);
      if (seen.ok) files.push({path, mode: seen.value.mode});
    }
    return {path: envFile, files, git: await readGitState(context)};
  },
  judge(facts) {
    const {path, files, git} = facts;
    const missing = files.some(file => file.path === path)
      ? []
      : [finding('unknown', 'there is no .env yet', `${path} does not exist`, runStep('2', 'write .env'))];
    const findings = [...ofGit(git, files), ...missing, ...openToOthers(files)];
    const fine =
      git.status === 'none' ? 'mode 0600, and no git repository around it' : 'mode 0600, and git ignores it';
    return conclude(findings.length > 0 ? findings : [finding('fine', fine, fine)], {
      expected: EXPECTED,
      evidence: evidenceOf(facts),
      fine,
    });
  },
});
