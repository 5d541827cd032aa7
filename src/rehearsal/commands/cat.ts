import {existsSync, readFileSync} from 'node:fs';
import {pidOf} from '../engine/container-json.ts';
import {fails, type Handler} from './answer.ts';

/** `cat /proc/PID/mountinfo`: of the first process, or of a container's. Other users' are for root. */
export const cat: Handler = ({machine, args, isRoot}) => {
  const [path = ''] = args;
  const [, pid] = /^\/proc\/(\d+|self)\/mountinfo$/.exec(path) ?? [];
  if (pid === undefined || args.length > 1) return undefined;
  const container = machine.containers
    .all()
    .find(candidate => candidate.status === 'running' && String(pidOf(candidate)) === pid);
  const real = machine.files.real(path);
  const text =
    container === undefined
      ? existsSync(real)
        ? readFileSync(real, 'utf8')
        : undefined
      : machine.mountViews.get(container.id);
  if (text === undefined) return fails(1, `cat: ${path}: No such file or directory`);
  return isRoot || pid === 'self' ? {stdout: text} : fails(1, `cat: ${path}: Permission denied`);
};
