import {isOsPath, withDescendants} from './layers.ts';
import type {BlockDevice, Use} from './types.ts';

/** A path that must not lie on a disk that is formatted, and the device it is on. */
export type MountedOn = {readonly what: string; readonly majMin: string; readonly os: boolean};

/** Mounts of one mount namespace: device and target of each line of a mountinfo file. Pure. */
export function parseMountInfo(text: string): readonly MountedOn[] {
  return text.split('\n').flatMap(line => {
    const [, , majMin, , target] = line.split(' ');
    if (majMin === undefined || target === undefined) return [];
    const path = target.replace(/\\([0-7]{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    return [{what: path, majMin, os: isOsPath(path)}];
  });
}

/** Everything that uses the disk, or anything on top of it. Pure. */
export function usesOf(disk: BlockDevice, mounted: readonly MountedOn[]): readonly Use[] {
  const found = withDescendants(disk).flatMap(device => [
    ...device.mountPoints.map(what => ({what, device: device.path, os: isOsPath(what)})),
    ...mounted
      .filter(entry => entry.majMin === device.majMin)
      .map(entry => ({what: entry.what, device: device.path, os: entry.os})),
  ]);
  const unique = new Map(found.map(use => [`${use.device} ${use.what}`, use]));
  return [...unique.values()];
}
