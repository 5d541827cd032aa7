import type {Context} from '../context.ts';
import type {RemoveTreeAction} from '../engine/plan.ts';
import type {Performed} from '../engine/runner.ts';
import {done, failed, lastWords} from './say.ts';

function refused(action: RemoveTreeAction, observed: string): Performed {
  return failed({
    short: `${action.path} is not deleted`,
    expected: `a real folder strictly below ${action.below}, on the same file system`,
    observed,
    command: `ls -ld ${action.path}`,
    fix: ['look at the path yourself; delete it by hand if it is what you think it is'],
  });
}

/** At least this many names below the guarded folder: `vllm/<org>/<name>` has more, a slip has fewer. */
const LEAST_DEPTH = 2;

/** Deletes only what is where we put things: guarded by real path, depth and device, and never through a link. */
export async function performRemoveTree(action: RemoveTreeAction, context: Context): Promise<Performed> {
  const {host} = context;
  const entry = await host.lstat(action.path);
  if (!entry.ok) return entry.code === 'ENOENT' ? done : refused(action, `${entry.code}: ${entry.message}`);
  if (entry.value.kind !== 'directory') return refused(action, `it is a ${entry.value.kind}`);
  const real = await host.realPath(action.path);
  const below = await host.realPath(action.below);
  const parent = await host.stat(action.below);
  if (!real.ok || !below.ok || !parent.ok) return refused(action, 'its real path could not be found out');
  const root = below.value.endsWith('/') ? below.value : `${below.value}/`;
  const rest = real.value.startsWith(root) ? real.value.slice(root.length).split('/') : [];
  if (below.value === '/' || rest.length < LEAST_DEPTH)
    return refused(action, `its real path is ${real.value}`);
  if (entry.value.device !== parent.value.device) return refused(action, 'it is on another file system');
  const removed = await host.removeTree(action.path);
  if (removed.ok) return done;
  // The converter's container writes as root; a plain user may then not delete its output.
  const asRoot = await host.run({
    argv: ['/usr/bin/rm', '-rf', '--one-file-system', '--', real.value],
    sudo: true,
  });
  if (asRoot.ok) return done;
  return failed({
    short: `${action.path} could not be deleted`,
    expected: 'the partial output gone',
    observed: `${removed.code}: ${removed.message}; as root: ${lastWords(asRoot.stderr)}`,
    command: asRoot.shell,
    fix: ['sudo -v', 'run the step again'],
  });
}
