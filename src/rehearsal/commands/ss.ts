import {pidOf} from '../engine/container-json.ts';
import type {Handler} from './answer.ts';

type Listener = {readonly ip: string; readonly port: number; readonly process: string; readonly pid: number};

/** `ss -H -l -t -n -p`: other users' processes are shown to root only. */
export const ss: Handler = ({machine, args, isRoot}) => {
  if (args.join(' ') !== '-H -l -t -n -p') return undefined;
  const published: Listener[] = machine.containers
    .all()
    .filter(({status}) => status === 'running')
    .flatMap(container =>
      container.spec.ports.map(({hostIp, hostPort}) => ({
        ip: hostIp,
        port: hostPort,
        process: 'docker-proxy',
        pid: pidOf(container),
      })),
    );
  const others: Listener[] = machine.spec.listening.map(listener => ({ip: '0.0.0.0', ...listener}));
  const lines = [{ip: '0.0.0.0', port: 22, process: 'sshd', pid: 812}, ...others, ...published].map(
    ({ip, port, process, pid}) => {
      const who =
        isRoot || others.some(other => other.pid === pid) ? `users:(("${process}",pid=${pid},fd=7))` : '';
      return `LISTEN 0      4096   ${`${ip}:${port}`.padStart(21)}      0.0.0.0:*    ${who}\n`;
    },
  );
  return {stdout: lines.join('')};
};
