import {fails, type Handler} from './answer.ts';
import {deviceAt} from './device-at.ts';

const CANNOT_OPEN = 66;

/** `flock --exclusive --nonblock DEV cat`: 1 = somebody else holds it. What cat would copy is what it was given. */
export const flock: Handler = ({machine, args, command, isRoot}) => {
  const [exclusive, nonBlocking, path = '', program, ...rest] = args;
  const isKnown = exclusive === '--exclusive' && nonBlocking === '--nonblock';
  if (!isKnown || program !== '/usr/bin/cat' || rest.length > 0) return undefined;
  const found = deviceAt(machine, path);
  if (found === undefined)
    return fails(CANNOT_OPEN, `flock: cannot open lock file ${path}: No such file or directory`);
  if (!isRoot) return fails(CANNOT_OPEN, `flock: cannot open lock file ${path}: Permission denied`);
  return found.node.locked === true ? {code: 1} : {stdout: command.stdin ?? ''};
};
