import {pidOf} from '../engine/container-json.ts';
import {fails, type Handler} from './answer.ts';

/** `grep --null-data --text --extended-regexp PATTERN /proc/PID/environ`: of a container's process, for root. */
export const grep: Handler = ({machine, args, isRoot}) => {
  const [path = ''] = args.slice(-1);
  const [pattern] = args.slice(-2);
  const [, pid] = /^\/proc\/(\d+)\/environ$/.exec(path) ?? [];
  if (pid === undefined || pattern === undefined || !args.includes('--null-data')) return undefined;
  const container = machine.containers
    .all()
    .find(candidate => candidate.status === 'running' && String(pidOf(candidate)) === pid);
  if (container === undefined) return fails(2, `grep: ${path}: No such file or directory`);
  if (!isRoot) return fails(2, `grep: ${path}: Permission denied`);
  const sought = new RegExp(pattern);
  const found = Object.entries(container.spec.env)
    .map(([key, value]) => `${key}=${value}`)
    .filter(entry => sought.test(entry));
  return found.length === 0 ? {code: 1} : {stdout: found.map(entry => `${entry}\0`).join('')};
};
