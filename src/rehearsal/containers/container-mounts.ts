import type {Machine} from '../machine.ts';
import type {ContainerSpec} from './container-spec.ts';

const ROOT_ID = 600;

/** What a container sees of the machine's mounts when it is started; later mounts do not reach it. */
export function containerMountInfo(machine: Machine, spec: ContainerSpec): string {
  const own = `${ROOT_ID} 520 0:88 / / rw,relatime - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l\n`;
  const proc = `${ROOT_ID + 1} ${ROOT_ID} 0:89 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw\n`;
  const mounts = spec.mounts.map(({type, source, target, writable}, index) => {
    const access = `${writable ? 'rw' : 'ro'},relatime`;
    const ids = `${ROOT_ID + 2 + index} ${ROOT_ID}`;
    if (type === 'tmpfs') return `${ids} 0:${90 + index} / ${target} ${access} - tmpfs tmpfs rw\n`;
    const {files, devices} = machine;
    const path = files.canonical(source) ?? source;
    const below = files.mountOf(path);
    const root = below.target === '/' ? path : path.slice(below.target.length) || '/';
    return `${ids} ${devices.majMin(below.source)} ${root} ${target} ${access} - ${below.fstype} ${below.source} rw\n`;
  });
  return [own, proc, ...mounts].join('');
}
