import {linksTo} from '../device-nodes.ts';
import {fails, type Handler} from './answer.ts';
import {deviceAt} from './device-at.ts';

/** `udevadm settle [--timeout=S]`, or `udevadm info --query=symlink --name=DEV`: the links to it, without `/dev/`. */
export const udevadm: Handler = ({machine, args}) => {
  const [verb, ...options] = args;
  if (verb === 'settle') return {takesMs: 10};
  const [query, name] = options;
  if (verb !== 'info' || query !== '--query=symlink' || !name?.startsWith('--name=')) return undefined;
  const asked = name.slice('--name='.length);
  const found = deviceAt(machine, asked);
  return found === undefined
    ? fails(1, `Unknown device "${asked}": No such device`)
    : {stdout: `${linksTo(machine.devices, found.path).join(' ')}\n`};
};
