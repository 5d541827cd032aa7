import {pidOf} from '../engine/container-json.ts';
import type {Machine} from '../machine.ts';
import type {Container} from './container.ts';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
/** 172.18.0.2:41000 and 198.51.100.7:443 (an address for documentation), as a little-endian kernel writes them. */
const ENDS = '020012AC:A028 076433C6:01BB';
const STATES = {ESTABLISHED: '01', SYN_SENT: '02'} as const;

/** Whose the first process of a container is: its control group is named by the container. */
export function showControlGroup(machine: Machine, container: Container): void {
  machine.files.writeText(
    `/proc/${pidOf(container)}/cgroup`,
    `0::/system.slice/docker-${container.id}.scope\n`,
  );
}

/** What the kernel lists of a container's network: nothing, or its one connection to the hub. */
export function showConnections(
  machine: Machine,
  container: Container,
  toHub: keyof typeof STATES | null,
): void {
  const row =
    toHub === null
      ? ''
      : `   0: ${ENDS} ${STATES[toHub]} 00000000:00000000 00:00000000 00000000     0        0 4711\n`;
  machine.files.writeText(`/proc/${pidOf(container)}/net/tcp`, `${HEAD}${row}`);
}
