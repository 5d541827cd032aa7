import type {Context} from '../context.ts';
import {type Fact, fact, known} from './fact.ts';

const GIT = '/usr/bin/git';

/** What measured, and what the operator's own checkout was at. */
export async function toolFacts({host, settings}: Context, nodeVersion: string): Promise<readonly Fact[]> {
  const {workspace} = settings;
  const [commit, dirty] = await Promise.all([
    host.run({argv: [GIT, '-C', workspace, 'rev-parse', 'HEAD']}, {timeoutMs: 10_000}),
    host.run(
      {argv: [GIT, '-C', workspace, 'status', '--porcelain', '--untracked-files=no']},
      {timeoutMs: 10_000},
    ),
  ]);
  const none = commit.notFound ? 'git is not installed' : `${workspace} is no git checkout`;
  return [
    known('tool.node', nodeVersion),
    fact('tool.workspaceCommit', commit.ok ? commit.stdout : undefined, none),
    dirty.ok
      ? known('tool.workspaceChanged', dirty.stdout.trim() !== '')
      : fact('tool.workspaceChanged', undefined, none),
  ];
}
